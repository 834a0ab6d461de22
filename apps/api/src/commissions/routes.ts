import { createRoute, z } from '@hono/zod-openapi';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { instant, jsonAnswer, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { approveAsOf } from './approve-due-commissions.ts';

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

/** Approving what has passed its hold. */
export const COMMISSION_TEXTS: OperationTexts = {
  'POST /api/commissions/approve': {
    id: 'approveCommissions',
    description:
      'Approves every commission whose hold is over at `as_of`: now, when it is missing; a time ' +
      'to come ends holds early. What still stands of it moves from pending to payable; what ' +
      'was taken back wholly is not approved. This also happens by itself every minute, so it ' +
      'is never needed.',
    body: {},
    answers: { 200: { approved: 1 } },
  },
};
