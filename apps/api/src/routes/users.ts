import { deleteSessions } from '@skinstack/db/delete-sessions';
import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { users } from '@skinstack/db/schema/users';
import { changeUser } from '../auth/change-user.ts';
import { createUser } from '../auth/create-user.ts';
import { resetPassword } from '../auth/reset-password.ts';
import { presentUser } from '../auth/show-user.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import { USER_ROUTES } from './user-schemas.ts';

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
      const page = await listRows(db, users, context.req.valid('query'));
      return context.json({ ...page, data: page.data.map(presentUser) }, 200);
    })
    .openapi(USER_ROUTES.show, async (context) =>
      context.json(presentUser(await userOf(context.req.valid('param').id)), 200),
    )
    .openapi(USER_ROUTES.change, async (context) => {
      const user = await userOf(context.req.valid('param').id);
      const caller = context.get('caller');
      return context.json(
        presentUser(await changeUser(ports, caller, user, context.req.valid('json'))),
        200,
      );
    })
    .openapi(USER_ROUTES.signOut, async (context) => {
      const { id } = await userOf(context.req.valid('param').id);
      await deleteSessions(db, id);
      return context.body(null, 204);
    })
    .openapi(USER_ROUTES.resetPassword, async (context) => {
      const reset = await resetPassword(ports, context.req.valid('param').id);
      return context.json(reset, 200, { 'Cache-Control': 'no-store' });
    });
}
