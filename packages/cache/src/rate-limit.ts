import { Ratelimit } from '@upstash/ratelimit';
import type { Redis } from './connect-redis.ts';

/** What a limit says of one more request. */
export type Verdict = {
  is_allowed: boolean;
  limit: number;
  remaining: number;
  reset_at_ms: number;
  /** Work of the limiter that the answer need not wait for. */
  pending: Promise<unknown>;
};
/** Counts one request of `id`. @throws Error when Redis did not answer within the deadline */
export type RateLimit = (id: string) => Promise<Verdict>;

/** All that counting may add to a request. The client given must give up as early. */
export const RATE_LIMIT_DEADLINE_MS = 250;

/**
 * Who is over a limit, and until when: spares Redis the question. At module scope, because it
 * only helps when it outlives the request; bounded, because the world has many addresses.
 */
const blocked = new Map<string, number>();
const BLOCKED_LIMIT = 10_000;

/**
 * A limit of so many requests a minute. The window is fixed, not sliding: so what is told of the
 * remaining requests and of the next window is exactly what will hold.
 * @param name becomes part of the keys, see the README
 */
export function createRateLimit(redis: Redis, name: string, per_minute: number): RateLimit {
  const limiter = new Ratelimit({
    redis,
    limiter: Ratelimit.fixedWindow(per_minute, '60 s'),
    prefix: `limit:v1:${name}`,
    ephemeralCache: blocked,
    timeout: RATE_LIMIT_DEADLINE_MS,
    analytics: false,
    enableTelemetry: false,
  });
  return async function countRequest(id) {
    if (blocked.size > BLOCKED_LIMIT) blocked.clear();
    const { success, limit, remaining, reset, pending, reason } = await limiter.limit(id);
    // The limiter calls this an allowed request with a limit of 0; the caller shall know.
    if (reason === 'timeout') throw new Error('Redis did not answer in time');
    return { is_allowed: success, limit, remaining, reset_at_ms: reset, pending };
  };
}
