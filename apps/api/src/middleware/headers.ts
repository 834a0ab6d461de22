import { Problem } from '@skinstack/domain/problem';
import { cameInTheClear, redirectToHttps } from '@skinstack/http/https-only';
import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { AppEnv } from '../router.ts';

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
 * Serves https alone. Whoever looks for a page is sent there; what carries a secret, or may, is
 * refused: it is no secret any more, and a caller that is sent on never learns that.
 * @throws Problem `https_required`
 */
export function requireHttps(): MiddlewareHandler<AppEnv> {
  return async function requireHttpsOf(context, next) {
    const { url, method, path, raw } = context.req;
    if (!cameInTheClear(url)) return next();
    const isPage = (method === 'GET' || method === 'HEAD') && !path.startsWith('/webhooks/');
    const carriesSecret = raw.headers.has('Authorization') || raw.headers.has('Cookie');
    if (isPage && !carriesSecret) return redirectToHttps(url, context.get('request_id'));
    const detail = 'Call this address by https. What was sent by http can be read on its way.';
    throw new Problem('https_required', detail);
  };
}

/** Adds the security headers an answer does not set itself; pages have policies of their own. */
export function setSecurityHeaders(context: Context<AppEnv>): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
}

const EXPOSED = [
  'X-Request-Id',
  'Idempotent-Replayed',
  'Retry-After',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/**
 * Lets pages of the listed origins, and no others, call the API with a bearer key (CORS). Cookies
 * are never sent along: sessions are for our own pages.
 * @param origins such as `https://dash.skin.st`; none by default
 * @param isShop whether an origin is the shop's that an address is for
 */
export function allowOrigins(
  origins: readonly string[],
  isShop: (origin: string, path: string) => Promise<boolean>,
): MiddlewareHandler {
  return cors({
    origin: async (origin, { req }) =>
      origins.includes(origin) || (await isShop(origin, req.path)) ? origin : null,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Request-Id'],
    exposeHeaders: EXPOSED,
    maxAge: 600,
  });
}
