import { spoolClick } from '@skinstack/cache/click-spool';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { type CachedLink, fillLinkCache, readCachedLink } from '@skinstack/cache/link-cache';
import { connectNeon } from '@skinstack/db/connect-neon';
import { findRedirectLink } from '@skinstack/db/find-redirect-link';
import type { Click } from '@skinstack/domain/click';
import { importSigningKey, type SigningKey } from '@skinstack/domain/click-token';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { createLog, type Log } from '@skinstack/http/log';
import { type Env, readEnv } from './env.ts';

/** Everything the redirect Worker reaches the world by; tests put their own in its place. */
export type Ports = {
  readCache(slug: string): Promise<CachedLink>;
  fillCache(link: RedirectLink): Promise<void>;
  /** @throws when no answer came within the deadline */
  findLink(slug: string, deadline_ms: number): Promise<RedirectLink | null>;
  sendClick(click: Click): Promise<unknown>;
  spoolClick(click: Click): Promise<void>;
  /** Counts unknown slugs by client address; without it nothing is limited. */
  misses?: {
    /** @returns whether one more is allowed */
    count(address: string): Promise<boolean>;
    /** Passes the time an answer is held back. */
    hold(duration_ms: number): Promise<void>;
  };
  signingKey(): Promise<SigningKey>;
  /** Where the API Worker serves its documentation, which has a page for each refusal. */
  docsUrl: string;
  /** Keys the visitor hashes. */
  visitorSalt: string;
  now(): number;
  random(length: number): Uint8Array<ArrayBuffer>;
  log: Log;
};

/** A redirect asks Redis first and turns to Neon when no answer came in this time. */
const REDIS_DEADLINE_MS = 60;
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
  let key: SigningKey | undefined;
  return {
    readCache: (slug) => readCachedLink(cache, slug),
    fillCache: (link) => fillLinkCache(spool, link),
    findLink: (slug, deadline_ms) => findRedirectLink(neon, slug, AbortSignal.timeout(deadline_ms)),
    sendClick: (click) => env.CLICKS.send(click),
    spoolClick: (click) => spoolClick(spool, click),
    ...(MISSES && {
      misses: {
        count: async (address) => (await MISSES.limit({ key: address })).success,
        hold: (duration_ms) => new Promise((resolve) => setTimeout(resolve, duration_ms)),
      },
    }),
    signingKey: async () => {
      key ??= await importSigningKey(env.SIGNING_KEY);
      return key;
    },
    docsUrl: env.DOCS_URL ?? 'https://api.skin.st/docs',
    visitorSalt: env.SIGNING_KEY,
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: createLog('redirect', [env.DATABASE_URL, token, env.SIGNING_KEY]),
  };
}
