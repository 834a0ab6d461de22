import type { Click } from '@skinstack/domain/clicks/click';
import type { Redis } from './connect-redis.ts';

/** The list of spooled clicks, the oldest at the right. */
const SPOOL = 'clicks:spool:v1';

/** Keeps clicks until they can be stored, by one command; the way out when the queue refuses. */
export async function spoolClicks(redis: Redis, clicks: readonly Click[]): Promise<void> {
  await redis.lpush(SPOOL, ...clicks.map((click) => JSON.stringify(click)));
}

/**
 * Hands the oldest spooled clicks to `store` and forgets them only when it has succeeded. A drain
 * that dies, or two at once, hands the same clicks over again: the store counts each once.
 * @returns how many were drained
 */
export async function drainClickSpool(
  redis: Redis,
  store: (texts: string[]) => Promise<unknown>,
  limit = 100,
): Promise<number> {
  const texts = await redis.lrange<string>(SPOOL, -limit, -1);
  if (texts.length === 0) return 0;
  await store(texts);
  const removal = redis.pipeline();
  for (const text of texts) removal.lrem(SPOOL, -1, text);
  await removal.exec();
  return texts.length;
}

/** How many clicks are spooled, and when the oldest was made; null when nothing says so. */
export async function measureClickSpool(
  redis: Redis,
): Promise<{ length: number; oldest_at_ms: number | null }> {
  const reads = redis.pipeline();
  reads.llen(SPOOL);
  reads.lindex(SPOOL, -1);
  const [length, oldest] = await reads.exec<[number, string | null]>();
  return { length: Number(length), oldest_at_ms: readTime(oldest) };
}

function readTime(text: string | null): number | null {
  if (text === null) return null;
  try {
    const { clicked_at } = JSON.parse(text) as { clicked_at?: unknown };
    const at_ms = Date.parse(String(clicked_at));
    return Number.isNaN(at_ms) ? null : at_ms;
  } catch {
    return null;
  }
}
