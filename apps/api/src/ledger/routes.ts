import { createRoute, z } from '@hono/zod-openapi';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { BALANCE, INFLUENCER } from '../docs/examples.ts';
import { refuseOther } from '../middleware/authorize.ts';
import type { Ports } from '../ports.ts';
import {
  amountMinor,
  currency,
  exampleId,
  id,
  instant,
  jsonAnswer,
  refusals,
} from '../rest/fields.ts';
import { leftOutSchema } from '../rest/left-out.ts';
import { newRouter } from '../router.ts';
import { CHECKS } from './checks.ts';
import { comingBalance, readComing } from './coming.ts';
import { listNotChecked, UNCHECKED } from './not-checked.ts';
import { presentReconciliation, reconcileBooks } from './reconcile-books.ts';

const balancesRoute = createRoute({
  method: 'get',
  path: '/api/balances/{influencer_id}',
  tags: ['Money'],
  summary: 'Show an influencer’s balances, one row for each currency',
  request: { params: z.object({ influencer_id: id('inf') }) },
  responses: {
    200: jsonAnswer(
      'The balances',
      z.object({
        influencer_id: id('inf'),
        balances: z.array(comingBalance),
        left_out: leftOutSchema,
      }),
    ),
    ...refusals(400, 401, 404),
  },
});

const notChecked = z.object({
  kind: z.enum(UNCHECKED),
  how_much: z.string().nullable().openapi({ description: 'How much of it there is now' }),
  what: z.string(),
  why: z.string(),
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
        checks: z.array(
          z.object({
            name: z.string(),
            checked_count: z.int(),
            advice: z.string().nullable(),
            violations: z.array(violation),
          }),
        ),
        not_checked: z.array(notChecked),
      }),
    ),
    ...refusals(401, 403),
  },
});

/** Balances of one influencer. */
export function balanceRoutes(ports: Ports) {
  return newRouter().openapi(balancesRoute, async (context) => {
    const { influencer_id } = context.req.valid('param');
    refuseOther(context.get('caller'), influencer_id);
    return context.json({ influencer_id, ...(await readComing(ports, influencer_id)) }, 200);
  });
}

/** Whether the books add up. */
export function reconciliationRoutes(ports: Ports) {
  return newRouter().openapi(reconciliationRoute, async (context) => {
    const checks = await reconcileBooks(ports);
    const not_checked = await listNotChecked(ports);
    const checked_at = new Date(ports.now());
    return context.json(presentReconciliation(checks, not_checked, checked_at), 200);
  });
}

/** Balances, and whether the books add up. */
export const LEDGER_TEXTS: OperationTexts = {
  'GET /api/reconciliation': {
    id: 'reconcileBooks',
    description:
      'Checks the books: journals, balances, commissions, reversals, sales, payouts and files, ' +
      'each against what it must equal, and lists the first hundred rows that differ, with what ' +
      'to do about them; `not_checked` says what it cannot see. It repairs nothing. It reads ' +
      'entire tables, page by page; cron does the same every night and logs what it finds as ' +
      'errors.',
    answers: {
      200: {
        checked_at: '2026-11-22T03:17:00.000Z',
        is_sound: false,
        checks: [
          {
            name: 'paid_out_equals_items',
            checked_count: 12_804,
            advice: CHECKS.paid_out_equals_items.advice,
            violations: [
              {
                row_id: exampleId('com'),
                part: 'paid_out',
                currency: 'USD',
                expected_minor: 1_600,
                found_minor: 3_200,
              },
            ],
          },
        ],
        not_checked: [
          {
            kind: 'inbox',
            how_much: '2 quarantined',
            what: 'Deliveries in the inbox: 2 quarantined',
            why: 'Their money is in no books yet.',
          },
        ],
      },
    },
  },
  'GET /api/balances/:influencer_id': {
    id: 'showBalances',
    description:
      'Commission moves from `pending` (in its hold) to `payable`, to `in_flight` (a payout ' +
      'was requested) to `paid`. A reversal after payout makes `payable` negative; the next ' +
      'payout recovers it. `upcoming` is what waits for nothing but its hold, by its day; ' +
      '`next_payout` is the day and minimum of the payout policy, and what is in the way.',
    answers: {
      200: {
        influencer_id: INFLUENCER.id,
        balances: [
          {
            ...BALANCE,
            upcoming: [{ on: '2026-12-22', amount: { amount_minor: 1_600, currency: 'USD' } }],
            next_payout: {
              on: '2026-12-05',
              minimum: { amount_minor: 2_000, currency: 'USD' },
              blocked_by: 'below_minimum',
            },
          },
        ],
      },
    },
  },
};
