import { updateProfile } from '@skinstack/db/people/profiles';
import { deleteSession, deleteSessions } from '@skinstack/db/people/sessions';
import { containsText, findRow, listRows } from '@skinstack/db/rows/find-rows';
import { users } from '@skinstack/db/schema/users';
import { readRole } from '@skinstack/domain/people';
import type { Context } from 'hono';
import { requireSession } from '../middleware/authorize.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { clearSessionCookie, makeCsrfToken, setSessionCookie } from '../middleware/session.ts';
import type { Ports } from '../ports.ts';
import { requireFound, sentFields } from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { hashKey } from '../secrets.ts';
import { changePassword, resetPassword } from './password.ts';
import * as auth from './schemas.ts';
import { USER_ROUTES } from './schemas.ts';
import {
  comingFrom,
  presentCaller,
  readDevice,
  readSessions,
  setDeviceCookie,
  signIn,
  signInByCode,
} from './sign-in.ts';
import { changeUser, createUser, presentUser } from './users.ts';

/** Signing in and out, and one's own password. */
export function authRoutes(ports: Ports) {
  const router = newRouter();
  router.use('/auth/*', async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  return router
    .openapi(auth.signInRoute, async (context) => {
      const credentials = context.req.valid('json');
      const device = await readDevice(ports, context.req.raw.headers, credentials.email);
      const opened = await signIn(ports, comingFrom(ports, context, device), credentials);
      return context.json(await presentSignIn(context, opened), 200);
    })
    .openapi(auth.secondFactorRoute, async (context) => {
      const from = comingFrom(ports, context, null);
      const opened = await signInByCode(ports, from, context.req.valid('json'));
      return context.json(await presentSignIn(context, opened), 200);
    })
    .openapi(auth.meRoute, async (context) =>
      context.json(await presentCaller(ports, context.get('caller')), 200),
    )
    .openapi(auth.changeMeRoute, async (context) => {
      const { user_id } = requireSession(context);
      const { act = null } = withIdempotencyKey(ports, context);
      await updateProfile(ports.db, user_id, sentFields(context.req.valid('json')), act);
      return context.json(await presentCaller(ports, context.get('caller')), 200);
    })
    .openapi(auth.sessionsRoute, async (context) =>
      context.json(await readSessions(ports, requireSession(context)), 200),
    )
    .openapi(auth.signOutRoute, async (context) => {
      const { act = null } = withIdempotencyKey(ports, context);
      await deleteSession(ports.db, await hashKey(requireSession(context).token), act);
      clearSessionCookie(context);
      return context.body(null, 204);
    })
    .openapi(auth.signOutEverywhereRoute, async (context) => {
      const { act = null } = withIdempotencyKey(ports, context);
      await deleteSessions(ports.db, requireSession(context).user_id, act);
      clearSessionCookie(context);
      return context.body(null, 204);
    })
    .openapi(auth.changePasswordRoute, async (context) => {
      const own = withIdempotencyKey(ports, context);
      await changePassword(own, requireSession(context), context.req.valid('json'));
      return context.body(null, 204);
    });
}

/** Sets the cookies of a session that was opened, and says who signed in. */
async function presentSignIn(
  context: Context<AppEnv>,
  { token, device, user }: Awaited<ReturnType<typeof signIn>>,
) {
  setSessionCookie(context, token);
  setDeviceCookie(context, device);
  const { id, email, influencer_id, merchant_ids } = user;
  const csrf_token = await makeCsrfToken(token);
  return { id, email, role: readRole(user.role), influencer_id, merchant_ids, csrf_token };
}

/** The users who may sign in, for operators. */
export function userRoutes(ports: Ports) {
  const { db } = ports;
  const userOf = async (id: string) => requireFound(await findRow(db, users, id), 'user');
  return newRouter()
    .openapi(USER_ROUTES.create, async (context) => {
      const made = await createUser(withIdempotencyKey(ports, context), context.req.valid('json'));
      return context.json(made, 201, { 'Cache-Control': 'no-store' });
    })
    .openapi(USER_ROUTES.list, async (context) => {
      const { q, ...wished } = context.req.valid('query');
      const page = await listRows(db, users, wished, containsText([users.email], q));
      return context.json({ ...page, data: page.data.map(presentUser) }, 200);
    })
    .openapi(USER_ROUTES.show, async (context) =>
      context.json(presentUser(await userOf(context.req.valid('param').id)), 200),
    )
    .openapi(USER_ROUTES.change, async (context) => {
      const user = await userOf(context.req.valid('param').id);
      const caller = context.get('caller');
      return context.json(
        presentUser(
          await changeUser(
            withIdempotencyKey(ports, context),
            caller,
            user,
            context.req.valid('json'),
          ),
        ),
        200,
      );
    })
    .openapi(USER_ROUTES.signOut, async (context) => {
      const { id } = await userOf(context.req.valid('param').id);
      await deleteSessions(db, id, withIdempotencyKey(ports, context).act ?? null);
      return context.body(null, 204);
    })
    .openapi(USER_ROUTES.resetPassword, async (context) => {
      const own = withIdempotencyKey(ports, context);
      const reset = await resetPassword(own, context.req.valid('param').id);
      return context.json(reset, 200, { 'Cache-Control': 'no-store' });
    });
}
