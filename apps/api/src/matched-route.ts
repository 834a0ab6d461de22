import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from './app-env.ts';

/**
 * The route that will answer, as `access.ts` names it; undefined when there is none. Of several
 * that match (`/api/payouts/export.csv`, `/api/payouts/:id`) the first answers.
 */
export function matchedRoute(context: Context<AppEnv>): string | undefined {
  const route = matchedRoutes(context).find(({ method }) => method !== 'ALL');
  return route && `${route.method} ${route.path}`;
}
