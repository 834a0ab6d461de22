import { createRoute, z } from '@hono/zod-openapi';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { reconcileBooks } from '../reconciliation/reconcile-books.ts';
import { showReconciliation } from '../reconciliation/show-reconciliation.ts';
import { amountMinor, currency, instant, jsonAnswer, refusals } from './shared-schemas.ts';

const violation = z
  .object({
    row_id: z.string(),
    part: z.string(),
    currency,
    expected_minor: amountMinor,
    found_minor: amountMinor,
  })
  .openapi('Violation');

const route = createRoute({
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

/** The state of the books. */
export function reconciliationRoutes(ports: Ports) {
  return newRouter().openapi(route, async (context) => {
    const checks = await reconcileBooks(ports);
    return context.json(showReconciliation(checks, new Date(ports.now())), 200);
  });
}
