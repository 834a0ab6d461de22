import { type RememberedLink, recallLink, setBounded } from './link-memory.ts';
import {
  type Lookup,
  loadLink,
  NEON_DEADLINE_MS,
  type Resolution,
  UNAVAILABLE,
} from './load-link.ts';

/** The pause doubles, so that a quick answer is seen soon and a slow one costs few polls. */
const FIRST_PAUSE_MS = 2;
const MAX_PAUSE_MS = 16;

/**
 * Resolves a slug: isolate memory, then Redis, then Neon. A slug that many ask for at once costs
 * one load: one request asks the stores, the others poll the memory, each with its own timer,
 * because one request cannot await the I/O of another.
 */
export async function resolveLink(lookup: Lookup, slug: string): Promise<Resolution> {
  const { ports, memory } = lookup;
  const began_ms = ports.now();
  for (let pause_ms = FIRST_PAUSE_MS; ; pause_ms = Math.min(pause_ms * 2, MAX_PAUSE_MS)) {
    const known = findInMemory(lookup, slug, began_ms);
    if (known) return known;
    if (ports.now() >= (memory.asked.get(slug) ?? 0)) return await loadForAll(lookup, slug);
    await ports.wait(pause_ms);
  }
}

/** What memory has, or what another request has found since this one began. */
function findInMemory(lookup: Lookup, slug: string, began_ms: number): Resolution | null {
  const { memory, ports } = lookup;
  const now_ms = ports.now();
  const link = findRememberedLink(lookup, slug, now_ms);
  if (link) return { outcome: 'found', source: 'memory', link };
  if (now_ms < (memory.misses.get(slug) ?? 0)) return { outcome: 'unknown', source: 'memory' };
  const failed_at_ms = memory.failures.get(slug);
  const hasFailed = failed_at_ms !== undefined && failed_at_ms >= began_ms;
  return hasFailed ? UNAVAILABLE : null;
}

/** Loads for all who wait; the mark expires by itself should this request be killed. */
async function loadForAll(lookup: Lookup, slug: string): Promise<Resolution> {
  const { asked } = lookup.memory;
  setBounded(asked, slug, lookup.ports.now() + 2 * NEON_DEADLINE_MS);
  try {
    return await loadLink(lookup, slug);
  } finally {
    asked.delete(slug);
  }
}

/** A refresh that brought nothing is tried again after this. */
const REFRESH_AGAIN_MS = 1_000;

/**
 * Finds a slug in memory. A link about to expire there is reloaded behind the answer, by one
 * request a second, so that nobody who follows a busy link waits for a store.
 */
export function findRememberedLink(
  lookup: Lookup,
  slug: string,
  now_ms: number,
): RememberedLink | null {
  const { memory } = lookup;
  const remembered = memory.links.get(slug) ?? recallLink(memory, slug);
  if (remembered === undefined || now_ms >= remembered.until_ms) return null;
  if (now_ms >= remembered.refresh_from_ms) {
    remembered.refresh_from_ms = now_ms + REFRESH_AGAIN_MS;
    lookup.context.waitUntil(loadLink(lookup, slug));
  }
  return remembered;
}
