import { askStores, type Lookup } from './ask-stores.ts';
import type { RememberedLink } from './link-memory.ts';

/** A refresh that brought nothing is tried again after this. */
const REFRESH_AGAIN_MS = 1_000;

/**
 * Finds a slug in memory. A link about to expire there is reloaded behind the answer, by one
 * request a second, so that nobody who follows a busy link waits for a store.
 */
export function recallLink(lookup: Lookup, slug: string, now_ms: number): RememberedLink | null {
  const remembered = lookup.memory.links.get(slug);
  if (remembered === undefined || now_ms >= remembered.until_ms) return null;
  if (now_ms >= remembered.refresh_from_ms) {
    remembered.refresh_from_ms = now_ms + REFRESH_AGAIN_MS;
    lookup.context.waitUntil(askStores(lookup, slug));
  }
  return remembered;
}
