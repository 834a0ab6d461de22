import { SPOOL } from './click-spool.ts';
import type { Redis } from './connect-redis.ts';

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
