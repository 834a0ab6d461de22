import { deleteSessions } from '@skinstack/db/delete-sessions';
import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { users } from '@skinstack/db/schema/users';
import { changeUser } from '../auth/change-user.ts';
import { createUser } from '../auth/create-user.ts';
import { resetPassword } from '../auth/reset-password.ts';
import { showUser } from '../auth/show-user.ts';
import { found } from '../catalogue/found.ts';
import { newRouter } from '../new-router.ts';
import { oncePorts } from '../once/once-ports.ts';
import type { Ports } from '../ports.ts';
import { userRoutesOf as routes } from './user-schemas.ts';

/** Who may sign in, as operators keep it. */
export function userRoutes(ports: Ports) {
  const { db } = ports;
  const userOf = async (id: string) => found(await findRow(db, users, id), 'user');
  return newRouter()
    .openapi(routes.create, async (context) => {
      const made = await createUser(oncePorts(ports, context), context.req.valid('json'));
      return context.json(made, 201, { 'Cache-Control': 'no-store' });
    })
    .openapi(routes.list, async (context) => {
      const page = await listRows(db, users, context.req.valid('query'));
      return context.json({ ...page, data: page.data.map(showUser) }, 200);
    })
    .openapi(routes.show, async (context) =>
      context.json(showUser(await userOf(context.req.valid('param').id)), 200),
    )
    .openapi(routes.change, async (context) => {
      const user = await userOf(context.req.valid('param').id);
      const caller = context.get('caller');
      return context.json(
        showUser(await changeUser(ports, caller, user, context.req.valid('json'))),
        200,
      );
    })
    .openapi(routes.signOut, async (context) => {
      const { id } = await userOf(context.req.valid('param').id);
      await deleteSessions(db, id);
      return context.body(null, 204);
    })
    .openapi(routes.resetPassword, async (context) => {
      const reset = await resetPassword(ports, context.req.valid('param').id);
      return context.json(reset, 200, { 'Cache-Control': 'no-store' });
    });
}
