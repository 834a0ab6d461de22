import { requestId } from '@skinstack/http/request-id';
import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';
import { countDatabaseCalls } from './count-database-calls.ts';
import { matchedRoute } from './matched-route.ts';
import type { Ports } from './ports.ts';

const SECURITY_HEADERS = {
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-site',
} as const;

/**
 * Gives every request an id, every answer that id and the security headers, the log one line and
 * the metrics one point. The route is told as `access.ts` names it, never the address: addresses
 * hold ids and tokens.
 */
export function observeRequests(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function observeRequest(context, next) {
    const began_ms = performance.now();
    const request_id = requestId(context.req.raw.headers, () => crypto.randomUUID());
    context.set('request_id', request_id);
    const cost = { call_count: 0, duration_ms: 0 };
    await countDatabaseCalls(cost, next);
    const duration_ms = Math.round(performance.now() - began_ms);
    const database_ms = Math.round(cost.duration_ms);
    context.header('X-Request-Id', request_id);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      // a page says itself what it needs
      if (!context.res.headers.has(name)) context.header(name, value);
    }
    const { call_count } = cost;
    if (mayKnowTimes(context)) {
      const database = `db;dur=${database_ms};desc="${call_count} calls"`;
      context.header('Server-Timing', `${database}, total;dur=${duration_ms}`);
    }
    const { status } = context.res;
    const route = matchedRoute(context) ?? 'none';
    const outcome = context.get('outcome') ?? (status < 400 ? 'ok' : 'refused');
    const network = context.get('network');
    const figures = { status, duration_ms, database_ms, database_call_count: call_count };
    const { method } = context.req;
    ports.log('info', 'request', { request_id, method, route, outcome, network, ...figures });
    ports.measure('request', { route, outcome, network: network ?? '' }, figures);
  };
}

/**
 * Operators alone: how often the database was asked tells a stranger's id from one that does not
 * exist, and an e-mail address with a user from one without.
 */
function mayKnowTimes(context: Context<AppEnv>): boolean {
  return context.get('caller')?.role === 'admin';
}
