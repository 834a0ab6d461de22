import type { OpenAPIHono } from '@hono/zod-openapi';
import { CSRF_HEADER } from '../middleware/csrf.ts';
import { SESSION_COOKIE } from '../middleware/session-cookie.ts';

type Registry = OpenAPIHono['openAPIRegistry'];

/** Describes the session's cookie, and the header unsafe requests with it repeat. */
export function registerSessionSchemes(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'The cookie of POST /auth/sign-in. Same rights as a key of that user.',
  });
  registry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: CSRF_HEADER,
    description: '`csrf_token` of GET /auth/me; with the cookie, for all but GET.',
  });
}
