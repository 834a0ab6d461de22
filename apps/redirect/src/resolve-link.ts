import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { describeError } from '@skinstack/http/log';
import { type LinkMemory, rememberEntry } from './link-memory.ts';
import type { Ports } from './ports.ts';

/** What a slug came to, and where that was read. */
export type Resolution =
  | { outcome: 'found'; link: RedirectLink; source: 'memory' | 'redis' | 'neon' | 'stale' }
  | { outcome: 'unknown' }
  | { outcome: 'unavailable' };

const MEMORY_MS = 5_000;
const MISS_MS = 2_000;
/** How long a stale link is served before the database is asked for it again. */
const STALE_MS = 2_000;
/** After a failure the database is let be this long, while there is something to fall back on. */
const NEON_REST_MS = 2_000;
/** Long enough for a database that was asleep (a few hundred ms), short enough for a shopper. */
const NEON_DEADLINE_MS = 2_000;
/** With an old copy in hand, nobody waits longer than this for a newer one. */
const NEON_PATIENCE_MS = 400;

/**
 * Resolves a slug: isolate memory, then Redis, then Neon, one attempt each. When Neon does not
 * answer, the last copy memory or Redis has is served however old, rather than an error.
 * @param defer runs what the answer need not wait for
 */
export async function resolveLink(
  ports: Ports,
  memory: LinkMemory,
  slug: string,
  defer: (work: Promise<unknown>) => void,
): Promise<Resolution> {
  const remembered = memory.links.get(slug);
  if (remembered && ports.now() < remembered.until_ms) return found(remembered.link, 'memory');
  if (ports.now() < (memory.misses.get(slug) ?? 0)) return { outcome: 'unknown' };
  const cached = await attempt(ports, 'redis', () => ports.readCache(slug));
  const { fresh = null, last = null } = cached.value ?? {};
  if (fresh) return remember(ports, memory, fresh, 'redis', MEMORY_MS);
  const fallback = remembered?.link ?? last;
  const stored = await askNeon(ports, memory, slug, fallback !== null);
  if (!stored.answered) {
    if (!fallback) return { outcome: 'unavailable' };
    return remember(ports, memory, fallback, 'stale', STALE_MS);
  }
  const link = stored.value;
  if (!link) return rememberMiss(ports, memory, slug);
  if (cached.answered) defer(attempt(ports, 'redis', () => ports.fillCache(link)));
  return remember(ports, memory, link, 'neon', MEMORY_MS);
}

function found(link: RedirectLink, source: 'memory' | 'redis' | 'neon' | 'stale'): Resolution {
  return { outcome: 'found', link, source };
}

function remember(
  ports: Ports,
  memory: LinkMemory,
  link: RedirectLink,
  source: 'redis' | 'neon' | 'stale',
  for_ms: number,
): Resolution {
  rememberEntry(memory.links, link.slug, { link, until_ms: ports.now() + for_ms });
  return found(link, source);
}

function rememberMiss(ports: Ports, memory: LinkMemory, slug: string): Resolution {
  memory.links.delete(slug);
  rememberEntry(memory.misses, slug, ports.now() + MISS_MS);
  return { outcome: 'unknown' };
}

/** Asks the database; while it is known to be down, only for what there is no copy of. */
async function askNeon(
  ports: Ports,
  memory: LinkMemory,
  slug: string,
  hasFallback: boolean,
): Promise<Attempt<RedirectLink | null>> {
  if (hasFallback && ports.now() < memory.neon_rests_until_ms) return UNANSWERED;
  const deadline_ms = hasFallback ? NEON_PATIENCE_MS : NEON_DEADLINE_MS;
  const stored = await attempt(ports, 'neon', () => ports.findLink(slug, deadline_ms));
  if (!stored.answered) memory.neon_rests_until_ms = ports.now() + NEON_REST_MS;
  return stored;
}

type Attempt<T> = { answered: true; value: T } | { answered: false; value: null };
const UNANSWERED = { answered: false, value: null } as const;

async function attempt<T>(ports: Ports, store: string, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { answered: true, value: await ask() };
  } catch (error) {
    ports.log('warn', 'store_unavailable', { store, ...describeError(error) });
    return UNANSWERED;
  }
}
