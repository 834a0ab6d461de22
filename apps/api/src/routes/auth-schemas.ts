import { createRoute, z } from '@hono/zod-openapi';
import { id, instant, jsonAnswer, jsonBody, refusals } from './shared-schemas.ts';

export const email = z.email().max(254).openapi({ example: 'mina@skinstack.example' });
const typed = z
  .string()
  .min(1)
  .max(1_000)
  .openapi({ format: 'password', example: 'oat-milk-and-ceramides' });
export const wished = typed.openapi({
  description: '12 characters or more, 72 bytes of UTF-8 at most, 5 different ones',
});
export const role = z.enum(['admin', 'influencer']);
const csrf_token = z.string().openapi({
  description: 'Send it back as `X-CSRF-Token` with every request but GET',
  example: '3b1f0c5e8d7a4926b0e1f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
});
export const influencer_id = id('inf').nullable();

const signedIn = z
  .object({ id: id('usr'), email, role, influencer_id, csrf_token })
  .openapi('SignedIn');
const me = z
  .object({
    id: id('usr').nullable().openapi({ description: 'Null for a bearer key' }),
    email: email.nullable(),
    role,
    influencer_id,
    csrf_token: csrf_token.nullable(),
  })
  .openapi('Me');
const auth = { tags: ['Sign-in'] };
const done = (description: string) => ({ 204: { description } });

export const signInRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-in',
  summary: 'Sign in',
  description:
    'Sets the session cookie, always a new one. A wrong address and a wrong password are ' +
    'answered alike. After ten failures in ten minutes one attempt a minute is left; a browser ' +
    'that signed in before is known by a cookie, and strangers’ failures do not hold it back.',
  request: jsonBody(z.strictObject({ email, password: typed }).openapi('Credentials')),
  responses: { 200: jsonAnswer('Who signed in', signedIn), ...refusals(400, 401, 403, 429) },
});
export const meRoute = createRoute({
  ...auth,
  method: 'get',
  path: '/auth/me',
  summary: 'Who is calling',
  description: 'The user of the session, with its CSRF token; or whose key the bearer key is.',
  responses: { 200: jsonAnswer('The caller', me), ...refusals(401) },
});
export const sessionsRoute = createRoute({
  ...auth,
  method: 'get',
  path: '/auth/sessions',
  summary: 'Where you are signed in',
  description: 'Your sessions that have not ended, newest first.',
  responses: {
    200: jsonAnswer(
      'The sessions',
      z.object({
        data: z.array(
          z.object({
            id: id('ses'),
            created_at: instant,
            last_seen_at: instant,
            expires_at: instant,
            is_current: z.boolean(),
          }),
        ),
      }),
    ),
    ...refusals(401),
  },
});
export const signOutRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-out',
  summary: 'Sign out',
  description: 'Ends this session at once and takes the cookie back.',
  responses: { ...done('Signed out'), ...refusals(401, 403) },
});
export const signOutEverywhereRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-out-everywhere',
  summary: 'Sign out everywhere',
  description: 'Ends all your sessions at once, this one too. Bearer keys go on working.',
  responses: { ...done('Signed out'), ...refusals(401, 403) },
});
export const changePasswordRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/change-password',
  summary: 'Change your password',
  description: 'Ends your other sessions. Failures count like failed sign-ins.',
  request: jsonBody(
    z.strictObject({ current_password: typed, new_password: wished }).openapi('ChangePassword'),
  ),
  responses: { ...done('Changed'), ...refusals(400, 401, 403, 429) },
});
