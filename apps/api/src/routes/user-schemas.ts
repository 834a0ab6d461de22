import { createRoute, z } from '@hono/zod-openapi';
import { email, influencer_id, role, wished } from './auth-schemas.ts';
import { restRoutes } from './rest-routes.ts';
import { id, instant, jsonAnswer, jsonBody, refusals } from './shared-schemas.ts';

const MISMATCH = 'An influencer’s user names the influencer, an operator’s names none';

const newUser = z
  .strictObject({
    email,
    role,
    influencer_id: id('inf').optional().openapi({ description: 'Whom the user is' }),
    password: wished.optional().openapi({ description: 'One is made when it is missing' }),
  })
  .refine((user) => (user.role === 'influencer') === (user.influencer_id !== undefined), {
    path: ['influencer_id'],
    message: MISMATCH,
  })
  .openapi('NewUser');
export type NewUser = z.infer<typeof newUser>;

const changes = z
  .strictObject({
    is_active: z.boolean().optional(),
    role: role.optional(),
    influencer_id: influencer_id.optional().openapi({ description: 'Whom the user is' }),
  })
  .refine((input) => input.role !== 'admin' || !input.influencer_id, {
    path: ['influencer_id'],
    message: MISMATCH,
  })
  .openapi('UserChanges');
export type UserChanges = z.infer<typeof changes>;

const password = z.string().openapi({ description: 'Shown this once', example: 'k3X…' });
const user = z
  .object({
    id: id('usr'),
    email,
    role,
    influencer_id,
    is_active: z.boolean(),
    created_at: instant,
  })
  .openapi('User');

const users = { tags: ['Users'] };
const single = { request: { params: z.object({ id: id('usr') }) } };
const rest = restRoutes({
  path: '/api/users',
  tag: 'Users',
  one: 'user',
  prefix: 'usr',
  schema: user,
  changes,
});

export const USER_ROUTES = {
  ...rest,
  create: createRoute({
    ...users,
    method: 'post',
    path: '/api/users',
    summary: 'Let somebody sign in',
    description:
      'An operator, or an influencer. Without a password one is made and shown this once: pass ' +
      'it on, and let them change it.',
    request: jsonBody(newUser),
    responses: {
      201: jsonAnswer('The user', user.extend({ password: password.optional() })),
      ...refusals(400, 401, 403, 404, 409),
    },
  }),
  resetPassword: createRoute({
    ...users,
    ...single,
    method: 'post',
    path: '/api/users/{id}/reset-password',
    summary: 'Give a user a new password',
    description: 'For somebody who forgot theirs: it is shown this once, and all sessions end.',
    responses: {
      200: jsonAnswer('The password', z.object({ id: id('usr'), email, password })),
      ...refusals(400, 401, 403, 404),
    },
  }),
  signOut: createRoute({
    ...users,
    ...single,
    method: 'delete',
    path: '/api/users/{id}/sessions',
    summary: 'Sign a user out everywhere',
    description: 'Ends all their sessions at once. Their password and keys stay as they are.',
    responses: { 204: { description: 'Signed out' }, ...refusals(400, 401, 403, 404) },
  }),
};
