import { BALANCE, INFLUENCER } from '../description/examples.ts';
import type { OperationTexts } from '../description/operation-text.ts';
import { exampleId } from '../routes/example-id.ts';

/** Balances, and whether the books add up. */
export const LEDGER_TEXTS: OperationTexts = {
  'GET /api/reconciliation': {
    id: 'reconcileBooks',
    description:
      'Adds up the books: journals, balances, commissions, reversals and payouts, each against ' +
      'what it must equal, and names the first hundred rows that do not. It repairs nothing. It ' +
      'reads whole tables; cron does the same every night and logs what it finds as errors.',
    answers: {
      200: {
        checked_at: '2026-11-22T03:17:00.000Z',
        is_sound: false,
        checks: [
          {
            name: 'paid_out_equals_items',
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
      },
    },
  },
  'GET /api/balances/:influencer_id': {
    id: 'showBalances',
    description:
      'Commission moves from `pending` (its hold runs) to `payable`, to `in_flight` (a payout ' +
      'was requested) to `paid`. A reversal after payout makes `payable` negative; the next ' +
      'payout recovers it.',
    answers: { 200: { influencer_id: INFLUENCER.id, balances: [BALANCE] } },
  },
};
