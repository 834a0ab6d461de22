import { spoolClicks } from '@skinstack/cache/click-spool';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { type CachedLink, putLinks, readCachedLink } from '@skinstack/cache/link-cache';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import type { Click } from '@skinstack/domain/clicks/click';
import { packClicks } from '@skinstack/domain/clicks/click-message';
import { createTokenSigner } from '@skinstack/domain/clicks/click-token';
import type { KeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { createLinkSigner } from '@skinstack/domain/links/signed-link';
import { createLog, type Log } from '@skinstack/http/log';
import { createMeasure, type Measure } from '@skinstack/http/measure';
import { type Env, readEnv } from './env.ts';

/** Everything the redirect Worker reaches the world by; tests put their own in its place. */
export type Ports = {
  readCache(slug: string, now_ms: number): Promise<CachedLink>;
  fillCache(link: RedirectLink): Promise<void>;
  /** @throws when no answer came within the deadline */
  findLink(slug: string, deadline_ms: number): Promise<RedirectLink | null>;
  /** Puts clicks into the queue as one message. */
  sendClicks(clicks: readonly Click[]): Promise<unknown>;
  spoolClicks(clicks: readonly Click[]): Promise<void>;
  /** Counts unknown slugs by client address; without it nothing is limited. */
  misses?: {
    /** @returns whether one more is allowed */
    count(address: string): Promise<boolean>;
  };
  /** Signs click tokens. */
  signer: KeyedHash;
  /** Keys the visitor hashes. */
  visitorSecret: string;
  /** Where our links are; none may lead back there. */
  ownDomain: string;
  /** Where the API Worker serves its documentation, which has a page for each refusal. */
  docsUrl: string;
  now(): number;
  /** Passes some time. */
  wait(duration_ms: number): Promise<void>;
  /** Ten random bytes, until it is asked again. */
  randomForId(): Uint8Array;
  log: Log;
  /** How long a click waits for others where few come. */
  gatherMs: number;
  /** Without it nothing is measured. */
  measure?: Measure;
};

/** Long after Neon was asked as well: a late answer is still one when Neon has none. */
const REDIS_DEADLINE_MS = 1_000;
/** The spool is written behind the answer, so it may take its time. */
const SPOOL_DEADLINE_MS = 2_000;

/** Wires the Worker to its stores and queue. */
export function createPorts(settings: Env): Ports {
  const env = readEnv(settings);
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env;
  const cache = connectRedis(url, token, REDIS_DEADLINE_MS);
  const spool = connectRedis(url, token, SPOOL_DEADLINE_MS);
  const neon = connectNeon(env.DATABASE_URL);
  const { MISSES } = env;
  const link_signer = createLinkSigner(env.SIGNING_KEY);
  return {
    readCache: (slug, now_ms) => readCachedLink(cache, link_signer, slug, now_ms),
    fillCache: (link) => putLinks(spool, link_signer, [link]),
    findLink: (slug, deadline_ms) => findRedirectLink(neon, slug, AbortSignal.timeout(deadline_ms)),
    sendClicks: (clicks) => env.CLICKS.send(packClicks(clicks)),
    spoolClicks: (clicks) => spoolClicks(spool, clicks),
    ...(MISSES && {
      misses: { count: async (address) => (await MISSES.limit({ key: address })).success },
    }),
    signer: createTokenSigner(env.SIGNING_KEY),
    visitorSecret: env.SIGNING_KEY,
    ownDomain: env.SHORT_DOMAIN ?? '',
    docsUrl: env.DOCS_URL ?? 'https://api.skin.st/docs',
    now: () => Date.now(),
    wait: (duration_ms) => new Promise((resolve) => setTimeout(resolve, duration_ms)),
    randomForId: createRandomPool(10),
    log: createLog('redirect', [env.DATABASE_URL, token, env.SIGNING_KEY]),
    gatherMs: Number(env.CLICK_GATHER_MS ?? 0),
    measure: createMeasure('redirect', env.METRICS),
  };
}

const POOL_BYTES = 4_000;

/**
 * Random bytes cut from a pool, so that one call of the runtime serves many ids. The bytes returned
 * are overwritten by the next call.
 */
function createRandomPool(length: number): () => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  const bytes = new Uint8Array(length);
  let used = POOL_BYTES;
  return () => {
    if (used + length > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    for (let at = 0; at < length; at++) bytes[at] = pool[used++] ?? 0;
    return bytes;
  };
}
