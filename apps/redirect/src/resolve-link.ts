import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { describeError } from '@skinstack/http/log';
import type { Ports } from './ports.ts';

/** What a slug came to, and where that was read. */
export type Resolution =
  | { outcome: 'found'; link: RedirectLink; source: 'memory' | 'redis' | 'neon' | 'stale' }
  | { outcome: 'unknown' }
  | { outcome: 'unavailable' };

type Remembered = { link: RedirectLink | null; until_ms: number };
/** Links and misses this isolate has seen, oldest first; bounded, and fresh for a few seconds. */
export type LinkMemory = Map<string, Remembered>;

const MEMORY_MS = 5_000;
const MISS_MS = 2_000;
const MEMORY_LIMIT = 10_000;

/**
 * Resolves a slug: isolate memory, then Redis, then Neon, one attempt each. A store that is down is
 * skipped; when no store answers, what memory has is served however old, rather than an error.
 * @param defer runs what the answer need not wait for
 */
export async function resolveLink(
  ports: Ports,
  memory: LinkMemory,
  slug: string,
  defer: (work: Promise<unknown>) => void,
): Promise<Resolution> {
  const remembered = memory.get(slug);
  if (remembered && ports.now() < remembered.until_ms) return fromMemory(remembered, 'memory');
  const cached = await attempt(ports, 'redis', () => ports.readCache(slug));
  if (cached.value) return remember(ports, memory, slug, cached.value, 'redis');
  const stored = await attempt(ports, 'neon', () => ports.findLink(slug));
  if (!stored.answered) {
    return remembered?.link ? fromMemory(remembered, 'stale') : { outcome: 'unavailable' };
  }
  const link = stored.value;
  if (link && cached.answered) {
    defer(attempt(ports, 'redis', () => ports.fillCache(link).then(() => null)));
  }
  return remember(ports, memory, slug, link, 'neon');
}

function fromMemory({ link }: Remembered, source: 'memory' | 'stale'): Resolution {
  return link ? { outcome: 'found', link, source } : { outcome: 'unknown' };
}

function remember(
  ports: Ports,
  memory: LinkMemory,
  slug: string,
  link: RedirectLink | null,
  source: 'redis' | 'neon',
): Resolution {
  memory.delete(slug);
  memory.set(slug, { link, until_ms: ports.now() + (link ? MEMORY_MS : MISS_MS) });
  if (memory.size > MEMORY_LIMIT) {
    for (const oldest of memory.keys()) {
      memory.delete(oldest);
      break;
    }
  }
  return link ? { outcome: 'found', link, source } : { outcome: 'unknown' };
}

type Attempt<T> = { answered: boolean; value: T | null };

async function attempt<T>(
  ports: Ports,
  store: string,
  ask: () => Promise<T | null>,
): Promise<Attempt<T>> {
  try {
    return { answered: true, value: await ask() };
  } catch (error) {
    ports.log('warn', 'store_unavailable', { store, ...describeError(error) });
    return { answered: false, value: null };
  }
}
