import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { assert } from '@skinstack/domain/assert';
import { Problem } from '@skinstack/domain/problem';
import type { Context, MiddlewareHandler } from 'hono';
import { ACCESS } from '../access.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, type Caller, matchedRoute, type SignedIn } from '../router.ts';
import { findCaller, isMonitor } from './authenticate.ts';

/**
 * Lets a request pass that `access.ts` allows, with its caller. The rule is looked up by the route
 * that will answer, so no path can slip past a pattern.
 * @throws Problem `unauthorized`, `forbidden`, `csrf_refused`
 */
export function authorize(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function authorizeCaller(context, next) {
    const route = matchedRoute(context);
    if (!route) return next();
    const access = ACCESS[route];
    if (access === undefined) throw new Problem('forbidden', 'Nobody may call this route.');
    if (access === 'anyone' || access === 'page') return next();
    if (access === 'monitor' && (await isMonitor(ports, context.req.raw.headers))) return next();
    const caller = await findCaller(ports, context.req.raw);
    const isOperatorsOnly = access === 'operator' || access === 'monitor';
    if (isOperatorsOnly && caller.role !== 'admin') {
      throw new Problem('forbidden', 'Only an operator may do this.');
    }
    if (access === 'session' && !caller.session) {
      throw new Problem('unauthorized', 'This is for somebody signed in; a key cannot do it.');
    }
    context.set('caller', caller);
    return next();
  };
}

/**
 * Lets the influencer with this id pass, and operators if there is one. The id of another
 * influencer is answered exactly like one that does not exist.
 * @throws Problem `not_found`
 */
export async function requireOwner(
  ports: Ports,
  caller: Caller,
  influencer_id: string,
): Promise<void> {
  if (caller.role === 'influencer' && caller.influencer_id === influencer_id) return;
  if (caller.role === 'admin' && (await findRow(ports.db, influencers, influencer_id))) return;
  throw new Problem('not_found', 'There is no influencer with this id.');
}

/** The session, on a route that `access.ts` opens to sessions only. */
export function requireSession(context: Context<AppEnv>): SignedIn {
  const { session } = context.get('caller');
  assert(session !== undefined, 'a session route was entered without a session');
  return session;
}
