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

/** True for 4–64 of `A–Z a–z 0–9 - _` that is not a reserved word. Case is kept and matters. */
export function isSlug(value: string): boolean {
  return SHAPE.test(value) && !RESERVED.has(value.toLowerCase());
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
