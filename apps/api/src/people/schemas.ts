import { createRoute, z } from '@hono/zod-openapi';
import { LOCALES, ROLES, type Role, readRole, THEMES } from '@skinstack/domain/people';
import { id, instant, jsonAnswer, jsonBody, refusals } from '../rest/fields.ts';
import { timezoneName } from '../rest/period.ts';
import { restRoutes } from '../rest/resource-routes.ts';

export const email = z.email().max(254).openapi({ example: 'mina@skinstack.example' });
const typed = z
  .string()
  .min(1)
  .max(1_000)
  .openapi({ format: 'password', example: 'oat-milk-and-ceramides' });
export const wished = typed.openapi({
  description:
    '12 characters or more, 72 bytes of UTF-8 at most, 5 different ones; none of the most used ' +
    'passwords, nor made of your own name or address',
});
const role = z.enum(ROLES);
const merchant_ids = z.array(id('mer')).openapi({
  description: 'Of a brand’s people: the merchants they see. None of anybody else',
});
export const wishedMerchants = z
  .array(id('mer'))
  .max(50)
  .optional()
  .openapi({ description: 'Of a brand’s people: whose they are', example: [] });
/** `admin` is what owners were called before operators had roles. */
export const wishedRole = z
  .enum(['owner', 'finance', 'support', 'influencer', 'brand', 'admin'])
  .transform(readRole)
  .openapi({ description: '`admin` is taken for `owner`', example: 'support' });
const csrf_token = z.string().openapi({
  description: 'Send it back as `X-CSRF-Token` with every request but GET',
  example: '3b1f0c5e8d7a4926b0e1f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
});
/** Six digits, or a recovery code; spaces and hyphens do not count. */
export const code = z.string().trim().min(6).max(40).openapi({ example: '492039' });
const influencer_id = id('inf').nullable();

const profile = {
  display_name: z.string().nullable().openapi({ example: 'Mina Park' }),
  timezone: z
    .string()
    .nullable()
    .openapi({ description: 'Null until it is chosen', example: 'Europe/Paris' }),
  locale: z
    .enum(LOCALES)
    .nullable()
    .openapi({ description: 'Null: the language of the browser', example: 'en' }),
  theme: z
    .enum(THEMES)
    .nullable()
    .openapi({ description: 'Null: as the system is', example: 'dark' }),
};

const signedIn = z
  .object({ id: id('usr'), email, role, influencer_id, merchant_ids, csrf_token })
  .openapi('SignedIn');
const me = z
  .object({
    id: id('usr').nullable().openapi({ description: 'Null for a bearer key' }),
    email: email.nullable(),
    role,
    influencer_id,
    merchant_ids,
    csrf_token: csrf_token.nullable(),
    second_factor: z.boolean(),
    mail_problem: z.enum(['bounced', 'complained']).nullable(),
    ...profile,
  })
  .openapi('Me');
const profileChanges = z
  .strictObject({
    display_name: z.string().trim().min(1).max(200).nullable().optional(),
    timezone: timezoneName.nullable().optional(),
    locale: profile.locale.optional(),
    theme: profile.theme.optional(),
  })
  .openapi('ProfileChanges');
const auth = { tags: ['Sign-in'] };
const done = (description: string) => ({ 204: { description } });

export const signInRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-in',
  summary: 'Sign in',
  description:
    'Sets the session cookie, always a new one; where a second factor is set, 401 ' +
    '`second_factor_required` with a `challenge` instead (`POST /auth/sign-in/second-factor`). ' +
    'A wrong address and a wrong password are ' +
    'answered alike. After ten failures in ten minutes one attempt a minute is left; a browser ' +
    'that signed in before is known by a cookie, and strangers’ failures do not hold it back.',
  request: jsonBody(z.strictObject({ email, password: typed }).openapi('Credentials')),
  responses: { 200: jsonAnswer('Who signed in', signedIn), ...refusals(400, 401, 403, 429) },
});
export const secondFactorRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-in/second-factor',
  summary: 'Sign in with a code',
  description:
    'Ends what `POST /auth/sign-in` answered with 401 `second_factor_required`: send its ' +
    '`challenge`, valid for five minutes, with a code of the authenticator app or a recovery ' +
    'code. Each is taken once. Ten wrong ones in ten minutes, and it is 429.',
  request: jsonBody(
    z.strictObject({ challenge: z.string().min(1).max(500), code }).openapi('SecondFactor'),
  ),
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
export const changeMeRoute = createRoute({
  ...auth,
  method: 'patch',
  path: '/auth/me',
  summary: 'Change how you are named and read',
  description: 'Your name, time zone, language and theme; null takes a choice back.',
  request: jsonBody(profileChanges),
  responses: { 200: jsonAnswer('As you are now', me), ...refusals(400, 401, 403) },
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
  description: 'Ends this session at once and clears the cookie.',
  responses: { ...done('Signed out'), ...refusals(401, 403) },
});
export const signOutEverywhereRoute = createRoute({
  ...auth,
  method: 'post',
  path: '/auth/sign-out-everywhere',
  summary: 'Sign out everywhere',
  description: 'Ends all your sessions at once, this one too. Bearer keys keep working.',
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

const MISMATCH = 'An influencer’s user names the influencer, an operator’s names none';
export const MERCHANTS = 'A brand’s user names its merchants, no other names any';

type Bound = {
  role: Role;
  influencer_id?: string | undefined;
  merchant_ids?: string[] | undefined;
};
/** A user is bound to what their role is about. */
const isOfInfluencer = (user: Bound) =>
  (user.role === 'influencer') === (user.influencer_id !== undefined);
export const isOfMerchants = (user: Bound) =>
  (user.role === 'brand') === (user.merchant_ids ?? []).length > 0;

const newUser = z
  .strictObject({
    email,
    role: wishedRole,
    influencer_id: id('inf').optional().openapi({ description: 'Whom the user is' }),
    merchant_ids: wishedMerchants,
    password: wished.optional().openapi({ description: 'One is made when it is missing' }),
  })
  .refine(isOfInfluencer, { path: ['influencer_id'], message: MISMATCH })
  .refine(isOfMerchants, { path: ['merchant_ids'], message: MERCHANTS })
  .openapi('NewUser');
export type NewUser = z.infer<typeof newUser>;

const changes = z
  .strictObject({
    is_active: z.boolean().optional(),
    role: wishedRole.optional(),
    influencer_id: influencer_id.optional().openapi({ description: 'Whom the user is' }),
    merchant_ids: wishedMerchants,
  })
  .refine(({ role, influencer_id }) => !role || role === 'influencer' || !influencer_id, {
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
    merchant_ids,
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
  searched: 'Part of the e-mail address',
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
