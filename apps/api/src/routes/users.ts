import { createUser } from '../auth/create-user.ts';
import { resetPassword } from '../auth/reset-password.ts';
import { newRouter } from '../new-router.ts';
import { oncePorts } from '../once/once-ports.ts';
import type { Ports } from '../ports.ts';
import { createUserRoute, resetPasswordRoute } from './auth-schemas.ts';

/** Who may sign in, as operators keep it. */
export function userRoutes(ports: Ports) {
  return newRouter()
    .openapi(createUserRoute, async (context) => {
      const made = await createUser(oncePorts(ports, context), context.req.valid('json'));
      return context.json(made, 201, { 'Cache-Control': 'no-store' });
    })
    .openapi(resetPasswordRoute, async (context) => {
      const reset = await resetPassword(ports, context.req.valid('param').id);
      return context.json(reset, 200, { 'Cache-Control': 'no-store' });
    });
}
