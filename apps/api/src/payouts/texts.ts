import type { OperationTexts } from '../docs/describe-operation.ts';
import { INFLUENCER, PAYOUT, pageOfOne } from '../docs/examples.ts';
import { exampleId } from '../rest/fields.ts';

/** The local world has a second payout, for what only one of them can do. */
const PAYOUT_TO_FAIL = exampleId('pay', 1);

const LEFT_OUT = {
  influencer_id: exampleId('inf', 1),
  amount: { amount_minor: 420, currency: 'USD' },
  reason: 'below_minimum',
};

/** Payouts: requested, sent, settled or failed. */
export const PAYOUT_TEXTS: OperationTexts = {
  'POST /api/payouts': {
    id: 'requestPayouts',
    description:
      'Pays out the full payable balance in one currency of every influencer, or of those named, ' +
      'who has at least `minimum_minor`. The request fixes which commissions a payout pays; what ' +
      'was refunded after an earlier payout is recovered by this one. If nobody has enough, ' +
      '`payouts` is empty; that is not an error. Without `minimum_minor` that of the ' +
      'payout policy holds. `dry_run` answers 200 with who would be paid how much, and in ' +
      '`left_out` who would not, and why; it writes nothing.',
    body: { currency: 'USD', minimum_minor: 1_000 },
    answers: {
      200: {
        payouts: [
          { influencer_id: INFLUENCER.id, amount_minor: 1_600, currency: 'USD', method: 'paypal' },
        ],
        left_out: [LEFT_OUT],
      },
      201: { payouts: [PAYOUT], run_id: PAYOUT.run_id },
    },
  },
  'GET /api/payouts': {
    id: 'listPayouts',
    description:
      'An influencer’s own payouts, or everybody’s for an operator; the newest first. Filters ' +
      'narrow the list.',
    answers: { 200: pageOfOne(PAYOUT) },
  },
  'GET /api/payouts/:id': {
    id: 'showPayout',
    description:
      'A payout with the part of each commission that is in it. A negative part recovers what ' +
      'was paid before and refunded since; together they are the amount.',
    answers: {
      200: {
        ...PAYOUT,
        items: [
          {
            commission_id: exampleId('com'),
            conversion_id: exampleId('cnv'),
            order_id: '1001',
            reason: null,
            amount_minor: 1_600,
          },
        ],
        exports: [],
      },
    },
  },
  'POST /api/payouts/:id/send': {
    id: 'sendPayout',
    description:
      'For the operator who handed the file to the bank: it moves no money in the books. ' +
      '`external_reference` is what the bank calls it. When less is owed than its file says, ' +
      'that file must not be handed in (409: make it again); `as_exported` says that the bank ' +
      'paid it all the same, and what was too much is recovered from the next payout.',
    body: { external_reference: 'BATCH-2026-11-22' },
    answers: {
      200: {
        ...PAYOUT,
        state: 'sent',
        external_reference: 'BATCH-2026-11-22',
        sent_at: '2026-11-22T09:00:00.000Z',
      },
    },
  },
  'POST /api/payouts/:id/settle': {
    id: 'settlePayout',
    description:
      'The money arrived: from in flight to paid, and the commissions are `paid`. Settling a ' +
      'settled payout gives the same answer again; one that failed is refused.',
    body: {},
    answers: {
      200: { ...PAYOUT, state: 'settled', settled_at: '2026-11-23T09:00:00.000Z' },
    },
  },
  'POST /api/payouts/:id/return': {
    id: 'returnPayout',
    description:
      'The bank sent back what had arrived: all of it is payable again, and the next request ' +
      'includes it in a new payout. Only of a payout that is settled.',
    body: { reason: 'The account was closed', returned_on: '2026-11-25' },
    answers: {
      200: {
        ...PAYOUT,
        state: 'returned',
        failure_reason: 'The account was closed',
        settled_at: '2026-11-23T09:00:00.000Z',
        returned_at: '2026-11-25T09:00:00.000Z',
        returned_on: '2026-11-25',
      },
    },
  },
  'POST /api/payouts/:id/fail': {
    id: 'failPayout',
    description:
      'The money did not arrive: all of it is payable again, and the next request includes it in ' +
      'a new payout. A settled payout cannot fail.',
    params: { id: PAYOUT_TO_FAIL },
    body: { reason: 'The account was closed' },
    answers: {
      200: {
        ...PAYOUT,
        id: PAYOUT_TO_FAIL,
        influencer_id: INFLUENCER.id,
        state: 'failed',
        failure_reason: 'The account was closed',
        failed_at: '2026-11-23T09:00:00.000Z',
      },
    },
  },
};
