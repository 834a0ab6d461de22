import type { Question } from '@skinstack/db/connect/question';
import type { LinkTargets } from '@skinstack/db/links/insert-links';
import { findRow } from '@skinstack/db/rows/find-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { assert } from '@skinstack/domain/assert';
import { PROOF_MINUTES, type Scope } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import type { Context, HonoRequest, MiddlewareHandler } from 'hono';
import { ACCESS, ACTIONS, ruleOf } from '../access.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, type Caller, matchedRoute, type SignedIn } from '../router.ts';
import { findCaller, isMonitor } from './authenticate.ts';
import { isOperator, selfOf } from './whose.ts';

/** What a request will need to know of new links, as far as it tells; null when it does not. */
type AskBeside = (request: HonoRequest) => Promise<Question<LinkTargets> | null>;

/**
 * Lets a request pass that `access.ts` allows, with its caller. The rule is looked up by the route
 * that will answer, so no path can slip past a pattern.
 * @param beside by route, what is asked together with who calls
 * @throws Problem `unauthorized`, `forbidden`, `csrf_refused`, and as `refuseWithoutProof` does
 */
export function authorize(
  ports: Ports,
  beside: Readonly<Record<string, AskBeside>>,
): MiddlewareHandler<AppEnv> {
  return async function authorizeCaller(context, next) {
    const route = matchedRoute(context);
    if (!route) return next();
    const access = ACCESS[route];
    if (access === undefined) throw new Problem('forbidden', 'Nobody may call this route.');
    if (access === 'anyone' || access === 'page') return next();
    if (access === 'monitor' && (await isMonitor(ports, context.req.raw.headers))) return next();
    const question = (await beside[route]?.(context.req)) ?? null;
    const looking = findCaller(ports, context.req.raw, question);
    const [verdict] = await Promise.all([context.get('counting'), looking.catch(() => null)]);
    // the limiter answers it
    if (verdict?.is_allowed === false) throw new Problem('rate_limited', 'Over the limit.');
    const { caller, answer } = await looking;
    const rule = ruleOf(access);
    if (!rule.roles.includes(caller.role)) {
      const who = rule.roles.filter((role) => role !== 'influencer' && role !== 'brand');
      const named =
        access === 'operator' || access === 'monitor' ? 'an operator' : who.join(' or ');
      throw new Problem('forbidden', `Only ${named || 'an influencer'} may do this.`);
    }
    if (access === 'session' && !caller.session) {
      throw new Problem('unauthorized', 'This is for somebody signed in; a key cannot do it.');
    }
    refuseWithoutScope(caller, route);
    if (rule.needs_proof) refuseWithoutProof(caller);
    context.set('caller', caller);
    context.set('link_targets', answer);
    return next();
  };
}

/** What a route needs of a key; what changes nothing is reading, whatever its method. */
function scopeOf(route: string): Scope {
  return route.startsWith('GET ') || ACTIONS[route] === null ? 'read' : 'write';
}

function refuseWithoutScope({ key }: Caller, route: string): void {
  const scope = scopeOf(route);
  if (!key || key.scopes.includes(scope)) return;
  throw new Problem('forbidden', `The key has not the scope “${scope}”. Make one that has.`);
}

/**
 * Refuses what a person must prove themselves for, again and just now: whoever holds somebody's
 * key or a session that was left open cannot do it.
 * @throws Problem `session_required`, `step_up_required`
 */
export function refuseWithoutProof(caller: Caller): void {
  const { session, key } = caller;
  if (key && caller.role === 'owner' && key.scopes.includes('secrets')) return;
  if (!session) {
    const detail =
      'Sign in to do this: a key cannot, unless it is an owner’s with the scope “secrets”.';
    throw new Problem('session_required', detail);
  }
  if (session.is_proved) return;
  const detail =
    `Your last proof is older than ${PROOF_MINUTES} minutes. POST /auth/step-up with your ` +
    'password or a code, then send this again.';
  throw new Problem('step_up_required', detail);
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
  refuseOther(caller, influencer_id);
  if (!isOperator(caller) || (await findRow(ports.db, influencers, influencer_id))) return;
  throw noInfluencer();
}

/**
 * The same for an answer that says itself when there is no such influencer: nothing is asked.
 * @throws Problem `not_found`
 */
export function refuseOther(caller: Caller, influencer_id: string): void {
  if (!isOperator(caller) && selfOf(caller) !== influencer_id) throw noInfluencer();
}

const noInfluencer = () => new Problem('not_found', 'There is no influencer with this id.');

/** The session, on a route that `access.ts` opens to sessions only. */
export function requireSession(context: Context<AppEnv>): SignedIn {
  const { session } = context.get('caller');
  assert(session !== undefined, 'a session route was entered without a session');
  return session;
}
