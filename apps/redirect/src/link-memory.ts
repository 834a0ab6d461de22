import type { RedirectLink } from '@skinstack/domain/redirect-link';

/** What an isolate remembers between requests; bounded, the oldest forgotten first. */
export type LinkMemory = {
  links: Map<string, { link: RedirectLink; until_ms: number }>;
  /** Slugs that lead nowhere, apart: guesses must not push live links out. */
  misses: Map<string, number>;
  /** Until then the database is not asked while there is something to fall back on. */
  neon_rests_until_ms: number;
};

const LIMIT = 10_000;

/** The memory of a new isolate. */
export function newLinkMemory(): LinkMemory {
  return { links: new Map(), misses: new Map(), neon_rests_until_ms: 0 };
}

/** Puts an entry at the young end, and forgets the oldest when there are too many. */
export function rememberEntry<T>(map: Map<string, T>, slug: string, entry: T): void {
  map.delete(slug);
  map.set(slug, entry);
  if (map.size <= LIMIT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
