import { OpenAPIHono } from '@hono/zod-openapi';
import type { LinkTargets } from '@skinstack/db/links/insert-links';
import type { OnceKey } from '@skinstack/db/rows/trail';
import type { OperatorRole, Scope } from '@skinstack/domain/people';
import { refuseInvalidInput } from '@skinstack/http/refuse-input';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** A router whose routes are validated by their schemas; bad input is one clear problem. */
export function newRouter() {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalidInput });
}

/**
 * The route that will answer, as `access.ts` names it; undefined when there is none. Of several
 * that match (`/api/payouts/export.csv`, `/api/payouts/:id`) the first answers.
 */
export function matchedRoute(context: Context<AppEnv>): string | undefined {
  const route = matchedRoutes(context).find(({ method }) => method !== 'ALL');
  return route && `${route.method} ${route.path}`;
}

/** Who is signed in, from where: what of a session may be known inside a request. */
export type SignedIn = {
  id: string;
  token: string;
  user_id: string;
  email: string;
  /** Whether a password or code was given in the last minutes. */
  is_proved: boolean;
  has_second_factor: boolean;
};

/**
 * Who is calling: an operator, one influencer, or a brand's people with their merchants; by the
 * session they signed in, or by a key.
 */
export type Caller = (
  | { role: OperatorRole }
  | { role: 'influencer'; influencer_id: string }
  | { role: 'brand'; merchant_ids: readonly string[] }
) & {
  session?: SignedIn;
  /** The bearer key, and the operator it is of; absent with a session. */
  key?: { id: string; scopes: readonly Scope[]; user_id: string | null };
};

/** The idempotency key of a request, and whether its row turned out to be there already. */
export type IdempotencyKey = OnceKey & { is_replay: boolean };

/** What a request carries through the routes. */
export type AppEnv = {
  Variables: {
    request_id: string;
    caller: Caller;
    /** Whether the caller is within their limit, while that is being asked. */
    counting: Promise<{ is_allowed: boolean } | null> | null | undefined;
    /** What a new link can lead to, when that was asked together with who calls. */
    link_targets: LinkTargets | null | undefined;
    idempotency: IdempotencyKey | undefined;
    /** The result for the log: a problem’s code, a webhook’s outcome; unset means `ok`. */
    outcome: string | undefined;
    /** The network of a webhook. */
    network: string | undefined;
  };
};

/** Lets work go on behind the answer, which neither waits for it nor is failed by it. */
export function defer(context: Context<AppEnv>, work: Promise<unknown>): void {
  try {
    context.executionCtx.waitUntil(work.catch(() => {}));
  } catch {
    // called without a Worker around it, as tests do: nothing ends before the work does
  }
}
