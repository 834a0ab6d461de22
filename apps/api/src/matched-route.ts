import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from './app-env.ts';

/** The route that will answer, as `access.ts` names it; undefined when there is none. */
export function matchedRoute(context: Context<AppEnv>): string | undefined {
  const route = matchedRoutes(context).findLast(({ method }) => method !== 'ALL');
  return route && `${route.method} ${route.path}`;
}
