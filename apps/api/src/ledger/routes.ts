import { createRoute, z } from '@hono/zod-openapi';
import { listBalances } from '@skinstack/db/list-balances';
import { requireOwner } from '../middleware/authorize.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { reconcileBooks } from '../reconciliation/reconcile-books.ts';
import { presentReconciliation } from '../reconciliation/show-reconciliation.ts';
import {
  amountMinor,
  currency,
  id,
  instant,
  jsonAnswer,
  refusals,
} from '../routes/shared-schemas.ts';
import { balance, presentBalances } from './balances.ts';

const balancesRoute = createRoute({
  method: 'get',
  path: '/api/balances/{influencer_id}',
  tags: ['Money'],
  summary: 'Where an influencer’s money stands, a row a currency',
  request: { params: z.object({ influencer_id: id('inf') }) },
  responses: {
    200: jsonAnswer(
      'The balances',
      z.object({ influencer_id: id('inf'), balances: z.array(balance) }),
    ),
    ...refusals(400, 401, 404),
  },
});

const violation = z
  .object({
    row_id: z.string(),
    part: z.string(),
    currency,
    expected_minor: amountMinor,
    found_minor: amountMinor,
  })
  .openapi('Violation');

const reconciliationRoute = createRoute({
  method: 'get',
  path: '/api/reconciliation',
  tags: ['Money'],
  summary: 'Whether the books add up, and which rows do not',
  security: [{ bearer: [] }, { session: [] }],
  responses: {
    200: jsonAnswer(
      'What was found',
      z.object({
        checked_at: instant,
        is_sound: z.boolean(),
        checks: z.array(z.object({ name: z.string(), violations: z.array(violation) })),
      }),
    ),
    ...refusals(401, 403),
  },
});

/** Balances of one influencer. */
export function balanceRoutes(ports: Ports) {
  return newRouter().openapi(balancesRoute, async (context) => {
    const { influencer_id } = context.req.valid('param');
    await requireOwner(ports, context.get('caller'), influencer_id);
    const balances = presentBalances(await listBalances(ports.db, influencer_id));
    return context.json({ influencer_id, balances }, 200);
  });
}

/** Whether the books add up. */
export function reconciliationRoutes(ports: Ports) {
  return newRouter().openapi(reconciliationRoute, async (context) => {
    const checks = await reconcileBooks(ports);
    return context.json(presentReconciliation(checks, new Date(ports.now())), 200);
  });
}
