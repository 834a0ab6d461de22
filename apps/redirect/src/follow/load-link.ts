import type { CachedLink } from '@skinstack/cache/link-cache';
import type { RedirectLink } from '@skinstack/domain/links/redirect-link';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import {
  type LinkMemory,
  prepareLink,
  type RememberedLink,
  recallLink,
  rememberLink,
  setBounded,
} from './link-memory.ts';

/** What a lookup needs: the isolate's memory, the stores, and the request's own context. */
export type Lookup = {
  ports: Ports;
  memory: LinkMemory;
  context: { waitUntil(work: Promise<unknown>): void };
};

/** What a slug came to, and who said so; a `copy` is an old one, for want of an answer. */
export type Resolution =
  | { outcome: 'found'; source: 'memory' | Store | 'copy'; link: RememberedLink }
  | { outcome: 'unknown'; source: 'memory' | 'database' }
  | { outcome: 'unavailable'; source: 'none' };
type Store = 'redis' | 'database';
/** No store answered and there is no copy. */
export const UNAVAILABLE = { outcome: 'unavailable', source: 'none' } as const;

/** An edit shows within this time: what was read earlier is not served. */
const MEMORY_MS = 5_000;
/** A link still followed is reloaded before it expires. */
const REFRESH_AHEAD_MS = 1_500;
const MISS_MS = 2_000;
/** How long a stale link is served before it is loaded again. */
const STALE_MS = 2_000;
/** After a failure the database is left alone this long, while there is a copy to fall back on. */
const NEON_REST_MS = 2_000;
/** Long enough for a database that was asleep (a few hundred ms), short enough for a shopper. */
export const NEON_DEADLINE_MS = 2_000;
/** With an old copy in hand, nobody waits longer than this for a newer one. */
const NEON_PATIENCE_MS = 400;

/** Redis has answered by then, or Neon is asked as well. */
const REDIS_PATIENCE_MS = 60;

/**
 * Asks Redis, then Neon, one attempt each, and remembers what they said. A Redis that is late is
 * not given up: Neon is asked beside it, and what comes first is taken. When Neon does not answer,
 * the last copy memory or Redis has is served however old, rather than an error.
 */
export async function loadLink(lookup: Lookup, slug: string): Promise<Resolution> {
  const { ports, memory, context } = lookup;
  const until_ms = ports.now() + MEMORY_MS;
  const asking = attempt(ports, 'redis', () => ports.readCache(slug, ports.now()));
  const cached = await Promise.race([asking, ports.wait(REDIS_PATIENCE_MS)]);
  if (cached?.value?.fresh) return remember(lookup, slug, cached.value.fresh, until_ms, 'redis');
  const known = recallLink(memory, slug)?.link ?? cached?.value?.last ?? null;
  const storing = loadFromDatabase(lookup, slug, known !== null);
  const first = await (cached ? storing : firstAnswer(asking, storing));
  if (first.answered) {
    if (!first.value) return rememberMiss(lookup, slug);
    const link = first.value;
    if (cached?.answered) context.waitUntil(attempt(ports, 'redis', () => ports.fillCache(link)));
    return remember(lookup, slug, link, until_ms, first.store);
  }
  const fallback = known ?? (await asking).value?.last;
  if (fallback) return remember(lookup, slug, fallback, ports.now() + STALE_MS, 'copy');
  setBounded(memory.failures, slug, ports.now());
  return UNAVAILABLE;
}

/** The first of a fresh link from Redis and an answer from Neon; else that there is neither. */
async function firstAnswer(
  asking: Promise<Attempt<CachedLink>>,
  storing: Promise<Attempt<RedirectLink | null>>,
): Promise<Attempt<RedirectLink | null>> {
  const fresh = asking.then(({ value }) =>
    value?.fresh
      ? ({ answered: true, value: value.fresh, store: 'redis' } as const)
      : Promise.reject(),
  );
  const stored = storing.then((answer) => (answer.answered ? answer : Promise.reject()));
  return await Promise.any([fresh, stored]).catch(() => UNANSWERED);
}

function rememberMiss({ memory, ports }: Lookup, slug: string): Resolution {
  memory.links.delete(slug);
  setBounded(memory.misses, slug, ports.now() + MISS_MS);
  return { outcome: 'unknown', source: 'database' };
}

function remember(
  { memory, ports }: Lookup,
  typed: string,
  found: RedirectLink,
  until_ms: number,
  source: Store | 'copy',
): Resolution {
  const prepared = prepareLink(found, ports.ownDomain);
  const link = { ...prepared, until_ms, refresh_from_ms: until_ms - REFRESH_AHEAD_MS };
  rememberLink(memory, typed, link);
  return { outcome: 'found', source, link };
}

/** Asks the database; while it is known to be down, only for what there is no copy of. */
async function loadFromDatabase(
  { ports, memory }: Lookup,
  slug: string,
  hasFallback: boolean,
): Promise<Attempt<RedirectLink | null>> {
  if (hasFallback && ports.now() < memory.neon_rests_until_ms) return UNANSWERED;
  const deadline_ms = hasFallback ? NEON_PATIENCE_MS : NEON_DEADLINE_MS;
  const stored = await attempt(ports, 'database', () => ports.findLink(slug, deadline_ms));
  if (!stored.answered) memory.neon_rests_until_ms = ports.now() + NEON_REST_MS;
  return stored;
}

type Attempt<T> = { answered: true; value: T; store: Store } | { answered: false; value: null };
const UNANSWERED = { answered: false, value: null } as const;

async function attempt<T>(ports: Ports, store: Store, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { answered: true, value: await ask(), store };
  } catch (error) {
    ports.log('warn', 'store_unavailable', { store, ...describeError(error) });
    return UNANSWERED;
  }
}
