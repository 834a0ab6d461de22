import { createRoute, z } from '@hono/zod-openapi';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { instant, jsonAnswer, refusals } from '../routes/shared-schemas.ts';
import { approveAsOf } from './approve-as-of.ts';

const body = z.strictObject({ as_of: instant.optional() }).openapi('ApproveCommissions');

const approveRoute = createRoute({
  tags: ['Money'],
  security: [{ bearer: [] }, { session: [] }],
  method: 'post',
  path: '/api/commissions/approve',
  summary: 'Approve the commissions whose hold is over',
  request: { body: { required: false, content: { 'application/json': { schema: body } } } },
  responses: {
    200: jsonAnswer('How many', z.object({ approved: z.number().int() })),
    ...refusals(400, 401, 403),
  },
});

/** Approval of commissions. */
export function commissionRoutes(ports: Ports) {
  return newRouter().openapi(approveRoute, async (context) => {
    const { as_of } = context.req.valid('json');
    return context.json(
      { approved: await approveAsOf(withIdempotencyKey(ports, context), as_of) },
      200,
    );
  });
}
