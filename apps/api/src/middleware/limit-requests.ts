import type { Verdict } from '@skinstack/cache/rate-limit';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import { problemResponse } from '@skinstack/http/problem-response';
import { clientAddress } from '@skinstack/http/request-headers';
import type { Context, MiddlewareHandler } from 'hono';
import { ACCESS } from '../access.ts';
import type { Limits, Ports } from '../ports.ts';
import { type AppEnv, defer, matchedRoute } from '../router.ts';
import { hashKey } from '../secrets.ts';
import { readCredential } from './authenticate.ts';

/**
 * Counts requests, says how many are left (`RateLimit-*`), and refuses those over a limit (429).
 * An address that failed too often to prove itself is refused before anything is hashed or looked
 * up for it; what lately proved itself there goes on being served. A caller with credentials is
 * counted while these are looked up: `authorize` waits for both. When Redis does not answer in time
 * the request is served, with one log line, unless this isolate alone counted as many as allowed.
 */
export function limitRequests(ports: Ports): MiddlewareHandler<AppEnv> {
  const proven = createProofs(ports);
  return async function limitRequest(context, next) {
    const route = matchedRoute(context);
    const { before, failure, proof } = await chooseLimit(route, context.req.raw.headers);
    const isKnown = failure === null || proven.has(proof);
    const over = isKnown ? null : ports.limits.failure.known(failure.id, ports.now());
    if (over) return refusal(ports, context, over);
    const known = before && ports.limits[before.limit].known(before.id, ports.now());
    if (known) return refusal(ports, context, known);
    const counting = before ? count(ports, context, before.limit, before.id) : null;
    if (before?.limit === 'key') context.set('counting', counting);
    else {
      const early = await counting;
      if (early?.is_allowed === false) return refusal(ports, context, early);
    }
    await next();
    const verdict = await counting;
    if (verdict?.is_allowed === false) return refuse(verdict);
    if (isProof(context)) proven.add(proof);
    // if Redis was down a moment ago, do not ask it again
    const mayCount = before === null || verdict !== null;
    const isFailure = context.res.status === 401 && failure !== null && mayCount;
    const last = isFailure ? await count(ports, context, failure.limit, failure.id) : verdict;
    if (!last) return;
    if (!last.is_allowed) refuse(last);
    setLimitHeaders((name, value) => context.header(name, value), last, ports.now());

    function refuse(over: Verdict) {
      context.res = undefined; // or Hono would keep the headers of what it was
      context.res = refusal(ports, context, over);
    }
  };
}

/** True once a key was found to be somebody's, or a delivery verified. */
function isProof(context: Context<AppEnv>): boolean {
  const isDelivery = matchedRoute(context)?.includes(' /webhooks/') ?? false;
  return isDelivery ? context.res.status < 300 : context.get('caller') !== undefined;
}

const PROOF_MS = 600_000;
const MOST_PROOFS = 10_000;

/** What lately proved itself to this isolate; bounded, and forgotten all at once. */
function createProofs(ports: Ports) {
  const until = new Map<string, number>();
  return {
    has: (proof: string | null) => proof !== null && ports.now() < (until.get(proof) ?? 0),
    add(proof: string | null) {
      if (proof === null) return;
      if (until.size >= MOST_PROOFS) until.clear();
      until.set(proof, ports.now() + PROOF_MS);
    },
  };
}

/** Which limit counts a request before it is served, and which a 401 it is answered with. */
type Choice = {
  before: { limit: keyof Limits; id: string } | null;
  failure: { limit: 'failure'; id: string } | null;
  /**
   * What will have proved itself if the request is served: a key, or where deliveries come from.
   */
  proof: string | null;
};
const FILES = ['GET /docs/assets/', 'GET /app/assets/', 'GET /storefront/'];
const UNLIMITED: Choice = { before: null, failure: null, proof: null };

/**
 * A caller with credentials is limited by them; only one without is limited by address. So a key
 * in use is never refused because of others at its address, nor is a delivery from where others
 * verify: many shops' webhooks come from one address of their network.
 * @param route the matched route as `access.ts` names it; undefined when there is none
 */
async function chooseLimit(route: string | undefined, headers: Headers): Promise<Choice> {
  // a monitor should learn how we are, not that it asks too often
  if (route === 'GET /healthz') return UNLIMITED;
  // a file costs us nothing, and a page loads several
  if (FILES.some((path) => route?.startsWith(path))) return UNLIMITED;
  const address = clientAddress(headers);
  const failure = address === null ? null : ({ limit: 'failure', id: address } as const);
  if (route?.includes(' /webhooks/'))
    return { before: null, failure, proof: address && `from ${address}` };
  const isProtected = route !== undefined && ACCESS[route] !== 'anyone';
  const credential = isProtected ? readCredential(headers) : undefined;
  if (credential !== undefined) {
    const hash = await hashKey(credential);
    // half of the hash distinguishes keys, and is not what the database stores
    const id = hash.slice(0, 32);
    return { before: { limit: 'key', id }, failure, proof: `key ${id}` };
  }
  // without an address (not through Cloudflare's edge) callers cannot be distinguished
  const before = address === null ? null : ({ limit: 'address', id: address } as const);
  return { before, failure: null, proof: null };
}

/** Counts one more request of this id; null when Redis does not answer: then it passes. */
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

function refusal(ports: Ports, context: Context<AppEnv>, verdict: Verdict): Response {
  const retry_after_seconds = secondsUntil(verdict.reset_at_ms, ports.now());
  const detail = `Over ${verdict.limit} requests a minute. Go on in ${retry_after_seconds} s.`;
  const problem = new Problem('rate_limited', detail, { retry_after_seconds });
  context.set('outcome', problem.code);
  const response = problemResponse(problem, context.get('request_id'), ports.docs_url);
  setLimitHeaders((name, value) => response.headers.set(name, value), verdict, ports.now());
  return response;
}

type SetHeader = (name: string, value: string) => void;

function setLimitHeaders(setHeader: SetHeader, verdict: Verdict, now_ms: number): void {
  setHeader('RateLimit-Limit', String(verdict.limit));
  setHeader('RateLimit-Remaining', String(verdict.remaining));
  setHeader('RateLimit-Reset', String(secondsUntil(verdict.reset_at_ms, now_ms)));
}

/** Rounded up, so that a caller who waits that long finds the window open. */
function secondsUntil(at_ms: number, now_ms: number): number {
  return Math.max(1, Math.ceil((at_ms - now_ms + 1) / 1_000));
}
