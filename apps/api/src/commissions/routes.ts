import { createRoute, z } from '@hono/zod-openapi';
import { toJsonMinor } from '@skinstack/domain/money';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { id, instant, jsonAnswer, money, refusals } from '../rest/fields.ts';
import { newRouter } from '../router.ts';
import { approveAsOf, tryApproval } from './approve-due-commissions.ts';

const body = z
  .strictObject({
    as_of: instant.optional(),
    program_id: id('prg').optional(),
    influencer_id: id('inf').optional(),
    dry_run: z.boolean().optional(),
  })
  .openapi('ApproveCommissions');

const approveRoute = createRoute({
  tags: ['Money'],
  security: [{ bearer: [] }, { session: [] }],
  method: 'post',
  path: '/api/commissions/approve',
  summary: 'Approve the commissions whose hold is over',
  request: { body: { required: false, content: { 'application/json': { schema: body } } } },
  responses: {
    200: jsonAnswer(
      'How many',
      z.object({
        approved: z.number().int(),
        dry_run: z.boolean().optional(),
        amounts: z.array(money).optional(),
      }),
    ),
    ...refusals(400, 401, 403),
  },
});

/** Approval of commissions. */
export function commissionRoutes(ports: Ports) {
  return newRouter().openapi(approveRoute, async (context) => {
    const { dry_run, ...wish } = context.req.valid('json');
    if (dry_run) {
      const due = await tryApproval(ports, wish);
      const approved = due.reduce((sum, { count }) => sum + count, 0);
      const amounts = due.map(({ currency, net_minor }) => ({
        ...{ amount_minor: toJsonMinor(net_minor), currency },
      }));
      return context.json({ approved, dry_run, amounts }, 200);
    }
    const approved = await approveAsOf(withIdempotencyKey(ports, context), wish);
    return context.json({ approved }, 200);
  });
}

/** Approving what has passed its hold. */
export const COMMISSION_TEXTS: OperationTexts = {
  'POST /api/commissions/approve': {
    id: 'approveCommissions',
    description:
      'Approves every commission whose hold is over at `as_of`: now, when it is missing; a time ' +
      'to come ends holds early, and is taken of one `program_id` or `influencer_id` only. What ' +
      'still stands of it moves from pending to payable; what ' +
      'was taken back wholly is not approved. This also happens by itself every minute, so it ' +
      'is never needed. `dry_run` says how many and how much, and approves nothing.',
    body: {},
    answers: { 200: { approved: 1 } },
  },
};
