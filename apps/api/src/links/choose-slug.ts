import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { findMisleadingWord } from '@skinstack/domain/links/misleading-words';
import { isNewSlug } from '@skinstack/domain/links/slug';
import { invalidField } from '../rest/rows.ts';
import type { Caller } from '../router.ts';

/**
 * Checks a slug the caller wishes for. Words under which a link seems to be a bank's, a shop's or
 * ours are for operators to give.
 * @param brands the names of the shops; an operator's slug is not compared with them
 * @throws Problem `invalid_request`
 */
export function requireUsableSlug(caller: Caller, slug: string, brands: readonly string[]): void {
  if (!isNewSlug(slug)) throw invalidField('slug', 'This word is reserved');
  if (caller.role === 'admin') return;
  const word = findMisleadingWord(slug, brands);
  if (word === null) return;
  throw invalidField('slug', `Only an operator can make a link with “${word}” in its slug`);
}

const SLUG_KEYS = ['tracking_links_slug_key', 'tracking_links_canonical_slug_key'];

/** True when a link was not stored because another has its slug, in whatever case. */
export function isSlugTaken(error: unknown): boolean {
  const failure = classifyDbError(error);
  return failure.kind === 'unique_violation' && SLUG_KEYS.includes(failure.constraint ?? '');
}
