import { AsyncLocalStorage } from 'node:async_hooks';
import { watchDatabaseCalls } from '@skinstack/db/connect/connect-neon';
import { requestId } from '@skinstack/http/request-headers';
import type { Context, MiddlewareHandler } from 'hono';
import type { Ports } from '../ports.ts';
import { type AppEnv, type Caller, matchedRoute } from '../router.ts';
import { setSecurityHeaders } from './headers.ts';
import { isOperator } from './whose.ts';

/**
 * Gives every request an id, every answer that id and the security headers, the log one line and
 * the metrics one point. Routes are logged as `access.ts` names them, never as addresses, which
 * contain ids and tokens.
 */
export function logRequests(ports: Ports): MiddlewareHandler<AppEnv> {
  return async function logRequest(context, next) {
    const began_ms = performance.now();
    const request_id = requestId(context.req.raw.headers, () => crypto.randomUUID());
    context.set('request_id', request_id);
    const cost = { call_count: 0, duration_ms: 0 };
    await countDatabaseCalls(cost, next);
    const duration_ms = Math.round(performance.now() - began_ms);
    const database_ms = Math.round(cost.duration_ms);
    context.header('X-Request-Id', request_id);
    setSecurityHeaders(context);
    const { call_count } = cost;
    if (maySeeTimes(context)) {
      const database = `db;dur=${database_ms};desc="${call_count} calls"`;
      context.header('Server-Timing', `${database}, total;dur=${duration_ms}`);
    }
    const { status } = context.res;
    const { method } = context.req;
    const route = matchedRoute(context) ?? 'none';
    const outcome = context.get('outcome') ?? (status < 400 ? 'ok' : 'refused');
    const network = context.get('network');
    const figures = { status, duration_ms, database_ms, database_call_count: call_count };
    ports.log('info', 'request', { request_id, method, route, outcome, network, ...figures });
    ports.measure('request', { route, outcome, network: network ?? '' }, figures);
  };
}

/**
 * Operators alone: the number of database calls distinguishes another's id from one that does not
 * exist, and an e-mail address with a user from one without.
 */
function maySeeTimes(context: Context<AppEnv>): boolean {
  const caller = context.get('caller') as Caller | undefined;
  return caller !== undefined && isOperator(caller);
}

/** What a request asked of the database; concurrent calls each count with their whole time. */
type DatabaseCost = { call_count: number; duration_ms: number };

/** The request a call belongs to; concurrent requests in an isolate are kept apart. */
const current = new AsyncLocalStorage<DatabaseCost>();

watchDatabaseCalls((duration_ms) => {
  const cost = current.getStore();
  if (cost === undefined) return;
  cost.call_count++;
  cost.duration_ms += duration_ms;
});

/** Runs `work` and adds what it asks of the database to `cost`. */
function countDatabaseCalls<T>(cost: DatabaseCost, work: () => Promise<T>): Promise<T> {
  return current.run(cost, work);
}
