import { askStores, type Lookup } from './ask-stores.ts';
import type { RememberedLink } from './link-memory.ts';

/** A refresh that has brought nothing is tried again after this. */
const REFRESH_AGAIN_MS = 1_000;

/**
 * What memory knows of a slug, at once. A link that will run out soon is asked for again behind the
 * answer, by one request a second, so that whoever follows a busy link waits for no store.
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
