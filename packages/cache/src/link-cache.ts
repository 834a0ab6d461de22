import type { KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import { checkDestination } from '@skinstack/domain/links/destination';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { readSignedLink, signLink } from '@skinstack/domain/links/signed-link';
import { canonicalSlug, trimSlug } from '@skinstack/domain/links/slug';
import {
  CLOCKS_APART_MS,
  type FoundChanges,
  FRESH_MS,
  isFresh,
  readToldChanges,
  type ToldChanges,
  tellChanges,
} from '@skinstack/domain/links/told-changes';
import type { Redis } from './connect-redis.ts';

/** How long a link is kept for when the database is down: any that was followed lately. */
const KEPT_SECONDS = 30 * 86_400;

/** Where a link is kept. */
export const linkKey = (slug: string) => `link:v2:${slug}`;
/** Where it is kept what Redis was told of changes. */
export const TOLD_KEY = 'link:told:v1';
/** Whose copies are all too old to be fresh need not be told of. */
const TOLD_SECONDS = FRESH_MS / 1_000;

/** What Redis has of a slug: a link to be followed, and one to fall back on. */
export type CachedLink = { fresh: RedirectLink | null; last: RedirectLink | null };

/** What a link is kept under: all spellings of a slug that may be written in any are one. */
function keptAs({ slug, spelling }: RedirectLink): string {
  return spelling === 'any' ? canonicalSlug(slug) : slug;
}

/**
 * Reads the copy of a link, by the slug as it was typed and as it may be meant, and what Redis was
 * told since, in one call. What cannot be trusted is as good as not there: who can write to Redis
 * does not hold the signer's key (`createLinkSigner`).
 */
export async function readCachedLink(
  redis: Redis,
  signer: KeyedHash,
  slug: string,
  now_ms: number,
): Promise<CachedLink> {
  const names = [...new Set([slug, trimSlug(slug), canonicalSlug(slug)])];
  const [told, ...texts] = await redis.mget<unknown[]>(TOLD_KEY, ...names.map(linkKey));
  let last: RedirectLink | null = null;
  for (const text of texts) {
    // what was typed comes first: a copy under another spelling may be of another link
    last ??= readLink(signer, text, slug);
  }
  const fresh = last && isFresh(last, readTold(told), now_ms) ? last : null;
  return { fresh, last };
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

/** Few look-ups find another text than the one before. */
let known: { text: string; told: ToldChanges | null } = { text: '', told: null };

function readTold(text: unknown): ToldChanges | null {
  if (typeof text !== 'string') return null;
  if (text !== known.text) known = { text, told: readToldChanges(text) };
  return known.told;
}

/**
 * Puts each link in the place of a copy that was read before it, and of none that was read after,
 * in one step: whoever comes last, what was read last stays. One from the future is not believed.
 */
const PUT = `
for at, key in ipairs(KEYS) do
  local text, read_at = ARGV[at * 2 + 1], tonumber(ARGV[at * 2 + 2])
  local kept = redis.call('GET', key)
  local kept_at = kept and tonumber(string.match(kept, '"read_at_ms":([%d.]+)') or '')
  if not kept_at or kept_at < read_at or kept_at > read_at + tonumber(ARGV[2]) then
    redis.call('SET', key, text, 'EX', ARGV[1])
  end
end`;

/** Caches links as they were read from the database, unless newer ones are there. */
export async function putLinks(
  redis: Redis,
  signer: KeyedHash,
  links: readonly RedirectLink[],
): Promise<void> {
  if (links.length === 0) return;
  const given = links.flatMap((link) => [signLink(signer, link), String(link.read_at_ms)]);
  const keys = links.map((link) => linkKey(keptAs(link)));
  await redis.eval(PUT, keys, [String(KEPT_SECONDS), String(CLOCKS_APART_MS), ...given]);
}

/** Writes if nobody wrote since it was read. */
const SWAP = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

const MOST_TRIES = 8;

/**
 * Tells Redis of changes; the links among them are put before.
 * @throws Error when Redis does not answer, or others kept telling it something else
 */
export async function tellLinkChanges(redis: Redis, found: FoundChanges): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = (await redis.get<string>(TOLD_KEY)) ?? '';
    const after = JSON.stringify(tellChanges(readToldChanges(before), found));
    const done = await redis.eval(SWAP, [TOLD_KEY], [before, after, String(TOLD_SECONDS)]);
    if (Number(done) === 1) return;
  }
  throw new Error('What Redis was told of changes was changed by others again and again');
}
