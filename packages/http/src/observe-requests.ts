import type { MiddlewareHandler } from 'hono';
import type { Log } from './log.ts';
import { requestId } from './request-id.ts';

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
 * Gives every request an id, every answer that id and the security headers, and the log one line.
 * @example app.use(observeRequests({ log, newRequestId: () => crypto.randomUUID() }))
 */
export function observeRequests(options: {
  log: Log;
  newRequestId: () => string;
}): MiddlewareHandler<{ Variables: { request_id: string } }> {
  return async function observeRequest(context, next) {
    const started_ms = performance.now();
    const request_id = requestId(context.req.raw.headers, options.newRequestId);
    context.set('request_id', request_id);
    await next();
    context.header('X-Request-Id', request_id);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      // a page says itself what it needs
      if (!context.res.headers.has(name)) context.header(name, value);
    }
    options.log('info', 'request', {
      request_id,
      method: context.req.method,
      path: context.req.path,
      status: context.res.status,
      duration_ms: Math.round(performance.now() - started_ms),
    });
  };
}
