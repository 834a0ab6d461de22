import type { PreparedLink } from './prepare-link.ts';

/** A link in memory: until when it is served, and from when it is reloaded meanwhile. */
export type RememberedLink = PreparedLink & { until_ms: number; refresh_from_ms: number };

/** What an isolate remembers between requests; bounded, the oldest forgotten first. */
export type LinkMemory = {
  links: Map<string, RememberedLink>;
  /** Slugs that do not exist, kept apart: guesses must not push live links out. */
  misses: Map<string, number>;
  /** Slugs that some request is loading, and until when the others wait for it. */
  asked: Map<string, number>;
  /** When the stores last failed to answer for a slug. */
  failures: Map<string, number>;
  /** Until then the database is not asked while there is a copy to fall back on. */
  neon_rests_until_ms: number;
};

const LIMIT = 10_000;

/** The memory of a new isolate. */
export function newLinkMemory(): LinkMemory {
  return {
    links: new Map(),
    misses: new Map(),
    asked: new Map(),
    failures: new Map(),
    neon_rests_until_ms: 0,
  };
}

/** Sets an entry as the newest, and drops the oldest when there are too many. */
export function rememberEntry<T>(map: Map<string, T>, slug: string, entry: T): void {
  map.delete(slug);
  map.set(slug, entry);
  if (map.size <= LIMIT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
