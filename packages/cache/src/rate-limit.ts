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
export type RateLimit = {
  /** Counts one request of `id`. @throws Error when Redis did not answer within the deadline */
  (id: string): Promise<Verdict>;
  /**
   * The refusal of an id this isolate saw go over its limit, without asking or counting: Redis said
   * so, or the isolate has asked as often itself. A flood is refused by its own number before Redis
   * has answered the first of it, and while Redis is down.
   */
  known(id: string, now_ms: number): Verdict | null;
};

/** All that counting may add to a request. The client given must give up as early. */
export const RATE_LIMIT_DEADLINE_MS = 250;

/**
 * Who is over a limit, and until when: spares Redis the question. At module scope, because it
 * only helps when it outlives the request; bounded, because the world has many addresses.
 */
const blocked = new Map<string, number>();
const BLOCKED_LIMIT = 10_000;
/** The same, by what the limit calls it, for whoever must know before any work is done. */
const refused = new Map<string, Verdict>();
/** How often this isolate asked in a window, by what the limit calls it; bounded as well. */
const asked = new Map<string, { window: number; count: number }>();
const WINDOW_MS = 60_000;

/**
 * A limit of so many requests a minute. The window is fixed, not sliding: so what is told of the
 * remaining requests and of the next window is exactly what will hold.
 * @param name becomes part of the keys, see the README
 */
export function createRateLimit(redis: Redis, name: string, per_minute: number): RateLimit {
  const limiter = new Ratelimit({
    redis,
    limiter: Ratelimit.fixedWindow(per_minute, `${WINDOW_MS} ms`),
    prefix: `limit:v1:${name}`,
    ephemeralCache: blocked,
    timeout: RATE_LIMIT_DEADLINE_MS,
    analytics: false,
    enableTelemetry: false,
  });
  async function countRequest(id: string): Promise<Verdict> {
    if (blocked.size > BLOCKED_LIMIT) blocked.clear();
    noteAsked(`${name}:${id}`);
    const { success, limit, remaining, reset, pending, reason } = await limiter.limit(id);
    // The limiter calls this an allowed request with a limit of 0; the caller shall know.
    if (reason === 'timeout') throw new Error('Redis did not answer in time');
    const verdict = { is_allowed: success, limit, remaining, reset_at_ms: reset, pending };
    if (!success) remember(`${name}:${id}`, { ...verdict, pending: Promise.resolve() });
    return verdict;
  }
  return Object.assign(countRequest, {
    known(id: string, now_ms: number) {
      const verdict = refused.get(`${name}:${id}`);
      if (verdict !== undefined && now_ms < verdict.reset_at_ms) return verdict;
      const own = asked.get(`${name}:${id}`);
      if (own === undefined || own.window !== windowOf(now_ms)) return null;
      if (own.count < per_minute) return null;
      const reset_at_ms = (own.window + 1) * WINDOW_MS;
      const told = { limit: per_minute, remaining: 0, reset_at_ms, pending: Promise.resolve() };
      return { is_allowed: false, ...told };
    },
  });
}

/** The limiter's windows begin with the minute. */
const windowOf = (at_ms: number) => Math.floor(at_ms / WINDOW_MS);

function noteAsked(id: string): void {
  const window = windowOf(Date.now());
  const own = asked.get(id);
  if (own?.window === window) own.count++;
  else {
    if (asked.size > BLOCKED_LIMIT) asked.clear();
    asked.set(id, { window, count: 1 });
  }
}

function remember(id: string, verdict: Verdict): void {
  if (refused.size > BLOCKED_LIMIT) refused.clear();
  refused.set(id, verdict);
}
