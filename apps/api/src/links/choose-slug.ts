import { listBrands } from '@skinstack/db/catalogue/products';
import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { findMisleadingWord } from '@skinstack/domain/links/misleading-words';
import { isNewSlug } from '@skinstack/domain/links/slug';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';
import type { Caller } from '../router.ts';

/**
 * Checks a slug the caller wishes for. Words under which a link seems to be a bank's, a shop's or
 * ours are for operators to give.
 * @throws Problem `invalid_request`
 */
export async function requireUsableSlug(ports: Ports, caller: Caller, slug: string): Promise<void> {
  if (!isNewSlug(slug)) throw invalidField('slug', 'This word is reserved');
  if (caller.role === 'admin') return;
  const word = findMisleadingWord(slug, await listBrands(ports.db));
  if (word === null) return;
  throw invalidField('slug', `Only an operator can make a link with “${word}” in its slug`);
}

const SLUG_KEYS = ['tracking_links_slug_key', 'tracking_links_canonical_slug_key'];

/** True when a link was not stored because another has its slug, in whatever case. */
export function isSlugTaken(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && SLUG_KEYS.includes(failure.constraint ?? '');
}
