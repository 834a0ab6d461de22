import type { KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import { checkDestination } from '@skinstack/domain/links/destination';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { readSignedLink, signLink } from '@skinstack/domain/links/signed-link';
import { canonicalSlug, trimSlug } from '@skinstack/domain/links/slug';
import type { Redis } from './connect-redis.ts';

/** An edit whose invalidation failed shows within a minute: this, and the isolate's 5 seconds. */
export const LINK_TTL_SECONDS = 50;
/** How long a link is kept for when the database is down: any that was followed lately. */
const LAST_TTL_SECONDS = 30 * 86_400;

const freshKey = (slug: string) => `link:v1:${slug}`;
const lastKey = (slug: string) => `link:last:v1:${slug}`;

/** What Redis has of a slug: a link to be followed, and one to fall back on. */
export type CachedLink = { fresh: RedirectLink | null; last: RedirectLink | null };

/** What a link is kept under: all spellings of a slug that may be written in any are one. */
function keptAs({ slug, spelling }: RedirectLink): string {
  return spelling === 'any' ? canonicalSlug(slug) : slug;
}

/**
 * Reads both copies of a link in one call, by the slug as it was typed and as it may be meant. What
 * cannot be trusted is as good as not there: who can write to Redis does not hold the signer's key
 * (`createLinkSigner`).
 */
export async function readCachedLink(
  redis: Redis,
  signer: KeyedHash,
  slug: string,
): Promise<CachedLink> {
  const names = [...new Set([slug, trimSlug(slug), canonicalSlug(slug)])];
  const texts = await redis.mget<unknown[]>(...names.map(freshKey), ...names.map(lastKey));
  const cached: CachedLink = { fresh: null, last: null };
  for (let at = 0; at < names.length; at++) {
    const [first, second] = [texts[at], texts[at + names.length]];
    const fresh = readLink(signer, first, slug);
    cached.fresh ??= fresh;
    // as a rule both are one text, whose signature is checked once
    cached.last ??= first === second ? fresh : readLink(signer, second, slug);
  }
  return cached;
}

function readLink(signer: KeyedHash, text: unknown, slug: string): RedirectLink | null {
  if (typeof text !== 'string') return null;
  try {
    const link = readSignedLink(signer, text, slug);
    const refusal = link && checkDestination(link.destination_url, link.allowed_hosts);
    return refusal === null ? link : null;
  } catch {
    return null;
  }
}

/**
 * Writes both copies of a link unless there is a fresh one: that may be an edit newer than what was
 * read, and then the copy to fall back on is newer too. One step, so that no edit comes between.
 */
const FILL = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[3])
end`;

/** Caches a link read from the database, unless a newer one was put there meanwhile. */
export async function fillLinkCache(
  redis: Redis,
  signer: KeyedHash,
  link: RedirectLink,
): Promise<void> {
  const lives = [LINK_TTL_SECONDS, LAST_TTL_SECONDS].map(String);
  const keys = [freshKey(keptAs(link)), lastKey(keptAs(link))];
  await redis.eval(FILL, keys, [signLink(signer, link), ...lives]);
}

/** Puts a link just made or edited in the place of whatever is cached. */
export async function writeLinkCache(
  redis: Redis,
  signer: KeyedHash,
  link: RedirectLink,
): Promise<void> {
  const text = signLink(signer, link);
  const writes = redis.pipeline();
  writes.set(freshKey(keptAs(link)), text, { ex: LINK_TTL_SECONDS });
  writes.set(lastKey(keptAs(link)), text, { ex: LAST_TTL_SECONDS });
  await writes.exec();
}
