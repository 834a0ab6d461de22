import { deleteSession } from '@skinstack/db/delete-session';
import { deleteSessions } from '@skinstack/db/delete-sessions';
import { clientAddress } from '@skinstack/http/client-address';
import { changePassword } from '../auth/change-password.ts';
import { readDevice, setDeviceCookie } from '../auth/device-cookie.ts';
import { readSessions } from '../auth/read-sessions.ts';
import { presentCaller } from '../auth/show-caller.ts';
import { signIn } from '../auth/sign-in.ts';
import { hashKey } from '../hash-key.ts';
import { requireSession } from '../middleware/authorize.ts';
import { makeCsrfToken, refuseOtherSites } from '../middleware/csrf.ts';
import {
  clearSessionCookie,
  readSessionToken,
  setSessionCookie,
} from '../middleware/session-cookie.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import * as auth from './auth-schemas.ts';

/** Signing in and out, and one's own password. */
export function authRoutes(ports: Ports) {
  const router = newRouter();
  router.use('/auth/*', async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
  });
  return router
    .openapi(auth.signInRoute, async (context) => {
      const { headers } = context.req.raw;
      refuseOtherSites(context.req.raw);
      const credentials = context.req.valid('json');
      const { token, device, user } = await signIn(
        ports,
        {
          address: clientAddress(headers),
          device: await readDevice(ports, headers, credentials.email),
          old_token: readSessionToken(headers),
        },
        credentials,
      );
      setSessionCookie(context, token);
      setDeviceCookie(context, device);
      const { id, email, role, influencer_id } = user;
      const csrf_token = await makeCsrfToken(token);
      return context.json({ id, email, role, influencer_id, csrf_token }, 200);
    })
    .openapi(auth.meRoute, async (context) =>
      context.json(await presentCaller(context.get('caller')), 200),
    )
    .openapi(auth.sessionsRoute, async (context) =>
      context.json(await readSessions(ports, requireSession(context)), 200),
    )
    .openapi(auth.signOutRoute, async (context) => {
      await deleteSession(ports.db, await hashKey(requireSession(context).token));
      clearSessionCookie(context);
      return context.body(null, 204);
    })
    .openapi(auth.signOutEverywhereRoute, async (context) => {
      await deleteSessions(ports.db, requireSession(context).user_id);
      clearSessionCookie(context);
      return context.body(null, 204);
    })
    .openapi(auth.changePasswordRoute, async (context) => {
      await changePassword(ports, requireSession(context), context.req.valid('json'));
      return context.body(null, 204);
    });
}
