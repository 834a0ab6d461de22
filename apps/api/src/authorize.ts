import { Problem } from '@skinstack/domain/problem';
import type { MiddlewareHandler } from 'hono';
import { ACCESS } from './access.ts';
import type { AppEnv } from './app-env.ts';
import { findCaller, isMonitor } from './authenticate.ts';
import { matchedRoute } from './matched-route.ts';
import type { Ports } from './ports.ts';

/**
 * Lets a request on that may be made, with its caller. Which rule holds is looked up by the route
 * that will answer, so no path can slip past a pattern.
 * @throws Problem `unauthorized`, `forbidden`, `csrf_refused`
 */
export function authorize(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function authorizeCaller(context, next) {
    const route = matchedRoute(context);
    if (!route) return next();
    const access = ACCESS[route];
    if (access === undefined) throw new Problem('forbidden', 'Nobody may call this route.');
    if (access === 'anyone') return next();
    if (access === 'monitor' && (await isMonitor(ports, context.req.raw.headers))) return next();
    const caller = await findCaller(ports, context.req.raw);
    const isOperators = access === 'operator' || access === 'monitor';
    if (isOperators && caller.role !== 'admin') {
      throw new Problem('forbidden', 'Only an operator may do this.');
    }
    if (access === 'session' && !caller.session) {
      throw new Problem('unauthorized', 'This is for somebody signed in; a key cannot do it.');
    }
    context.set('caller', caller);
    return next();
  };
}
