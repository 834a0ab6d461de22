const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SHAPE = /^[A-Za-z0-9_-]{4,64}$/;

/** Paths and words of ours, in lower case, that a link must not shadow whatever its case. */
const RESERVED = new Set([
  'api',
  'auth',
  'docs',
  'redoc',
  'openapi',
  'healthz',
  'health',
  'links',
  'webhooks',
  'admin',
  'stats',
  'login',
  'sign-in',
  'sign-out',
  'robots',
  'favicon',
  'static',
  'assets',
  'well-known',
  'about',
  'terms',
  'privacy',
  'help',
  'support',
  'status',
  'l',
  'i',
]);

/** How long a generated slug is: a guess hits one of a million links once in 2·10^8 tries. */
const GENERATED_SLUG_LENGTH = 8;

/** True for 4–64 of `A–Z a–z 0–9 - _` that is not a reserved word: what may be looked up. */
export function isSlug(value: string): boolean {
  return SHAPE.test(value) && !RESERVED.has(value.toLowerCase());
}

/**
 * True for a slug a link may be given. None ends in `-` or `_`: such an end is a mark of the text
 * around a link. Links from before there was this rule may end so, and are followed.
 */
export function isNewSlug(value: string): boolean {
  return isSlug(value) && /[A-Za-z0-9]$/.test(value);
}

/**
 * How freely a link's slug may be spelled: `any` case, with `-` or `_` behind it (a slug somebody
 * chose); with its `case` (a generated one); or only `exact`ly (one that was given when another
 * link had the same letters).
 */
export const SPELLINGS = ['any', 'case', 'exact'] as const;
export type Spelling = (typeof SPELLINGS)[number];

/** A slug without the marks behind it; one that is nothing else stays. */
export function trimSlug(slug: string): string {
  let end = slug.length;
  while (end > 0 && (slug[end - 1] === '-' || slug[end - 1] === '_')) end--;
  return end === 0 ? slug : slug.slice(0, end);
}

/** What all spellings of a slug have in common; no two new links have the same. */
export function canonicalSlug(slug: string): string {
  return trimSlug(slug).toLowerCase();
}

/** Whether a link is meant by what somebody typed. */
export function isSpellingOf(typed: string, slug: string, spelling: Spelling): boolean {
  if (typed === slug) return true;
  if (spelling === 'exact') return false;
  if (spelling === 'any') return canonicalSlug(typed) === canonicalSlug(slug);
  return trimSlug(typed) === slug;
}

/**
 * A random base62 slug.
 * @param random gives that many random bytes; asked again when a byte would bias the alphabet
 */
export function makeSlug(random: (length: number) => Uint8Array): string {
  let slug = '';
  while (slug.length < GENERATED_SLUG_LENGTH) {
    for (const byte of random(GENERATED_SLUG_LENGTH)) {
      if (byte < 248 && slug.length < GENERATED_SLUG_LENGTH) slug += BASE62[byte % 62];
    }
  }
  return slug;
}
