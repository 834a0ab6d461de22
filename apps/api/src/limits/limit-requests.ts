import type { Verdict } from '@skinstack/cache/rate-limit';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../app-env.ts';
import { matchedRoute } from '../matched-route.ts';
import type { Ports } from '../ports.ts';
import { chooseLimit } from './choose-limit.ts';
import type { Limits } from './create-limits.ts';

/**
 * Counts requests, tells how many are left (`RateLimit-*`), and refuses those over a limit (429).
 * When Redis does not answer in time the request is served uncounted, with one log line.
 */
export function limitRequests(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function limitRequest(context, next) {
    const route = matchedRoute(context);
    const { before, failure } = await chooseLimit(route, context.req.raw.headers);
    const verdict = before && (await count(ports, context, before.limit, before.id));
    if (verdict && !verdict.is_allowed) return refusal(ports, context, verdict);
    await next();
    // Redis that was just not there is not asked again.
    const mayCount = before === null || verdict !== null;
    const isFailure = context.res.status === 401 && failure !== null && mayCount;
    const told = isFailure ? await count(ports, context, failure.limit, failure.id) : verdict;
    if (!told) return;
    if (!told.is_allowed) {
      context.res = undefined; // or Hono would keep the headers of the 401
      context.res = refusal(ports, context, told);
    }
    tell((name, value) => context.header(name, value), told, ports.now());
  };
}

/** One more request of this id; null when nobody can say, and then it is let through. */
async function count(
  ports: Ports,
  context: Context<AppEnv>,
  limit: keyof Limits,
  id: string,
): Promise<Verdict | null> {
  try {
    const verdict = await ports.limits[limit](id);
    defer(context, verdict.pending);
    return verdict;
  } catch (error) {
    const request_id = context.get('request_id');
    ports.log('warn', 'rate_limit_unavailable', { request_id, limit, ...describeError(error) });
    return null;
  }
}

function defer(context: Context<AppEnv>, work: Promise<unknown>): void {
  try {
    context.executionCtx.waitUntil(work.catch(() => {}));
  } catch {
    // Called without a Worker around it, as tests do: nothing ends before the work does.
  }
}

function refusal(ports: Ports, context: Context<AppEnv>, verdict: Verdict): Response {
  const retry_after_seconds = secondsUntil(verdict.reset_at_ms, ports.now());
  const detail = `Over ${verdict.limit} requests a minute. Go on in ${retry_after_seconds} s.`;
  const problem = new Problem('rate_limited', detail, { retry_after_seconds });
  context.set('outcome', problem.code);
  const response = problemResponse(problem, context.get('request_id'), ports.docs_url);
  tell((name, value) => response.headers.set(name, value), verdict, ports.now());
  return response;
}

type SetHeader = (name: string, value: string) => void;

function tell(setHeader: SetHeader, verdict: Verdict, now_ms: number): void {
  setHeader('RateLimit-Limit', String(verdict.limit));
  setHeader('RateLimit-Remaining', String(verdict.remaining));
  setHeader('RateLimit-Reset', String(secondsUntil(verdict.reset_at_ms, now_ms)));
}

/** Rounded up, so that who waits so long finds the window open. */
function secondsUntil(at_ms: number, now_ms: number): number {
  return Math.max(1, Math.ceil((at_ms - now_ms + 1) / 1_000));
}
