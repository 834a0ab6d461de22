import { exampleId } from '../../routes/example-id.ts';
import {
  INFLUENCER,
  PAYOUT,
  PAYOUT_DETAILS,
  PAYOUT_TO_FAIL,
  pageOfOne,
  STATEMENTS,
} from '../examples.ts';
import type { OperationTexts } from '../operation-text.ts';

/** What happens to money after it was earned. */
export const MONEY_TEXTS: OperationTexts = {
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
  'POST /api/payouts': {
    id: 'requestPayouts',
    description:
      'Takes the whole payable balance in one currency of each influencer, or of those named, ' +
      'who has at least `minimum_minor`. Which commissions a payout pays is settled with the ' +
      'request; what was refunded after an earlier payout is recovered by this one. Nobody ' +
      'having enough is no mistake: `payouts` is empty.',
    body: { currency: 'USD', minimum_minor: 1_000 },
    answers: { 201: { payouts: [PAYOUT] } },
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
            ...{ commission_id: exampleId('com'), conversion_id: exampleId('cnv') },
            ...{ order_id: '1001', amount_minor: 1_600 },
          },
        ],
      },
    },
  },
  'POST /api/payouts/:id/send': {
    id: 'sendPayout',
    description:
      'For the operator who handed the file to the bank: it moves no money in the books. ' +
      '`external_reference` is what the bank calls it.',
    body: { external_reference: 'BATCH-2026-11-22' },
    answers: {
      200: {
        ...{ ...PAYOUT, state: 'sent', external_reference: 'BATCH-2026-11-22' },
        sent_at: '2026-11-22T09:00:00.000Z',
      },
    },
  },
  'POST /api/payouts/:id/settle': {
    id: 'settlePayout',
    description:
      'The money arrived: from in flight to paid, and the commissions are `paid`. Settling a ' +
      'settled payout answers the same again; one that failed is refused.',
    body: {},
    answers: {
      200: { ...PAYOUT, state: 'settled', settled_at: '2026-11-23T09:00:00.000Z' },
    },
  },
  'POST /api/payouts/:id/fail': {
    id: 'failPayout',
    description:
      'The money did not arrive: all of it is payable again, and the next request takes it into ' +
      'a new payout. A settled payout cannot fail.',
    params: { id: PAYOUT_TO_FAIL },
    body: { reason: 'The account was closed' },
    answers: {
      200: {
        ...{ ...PAYOUT, id: PAYOUT_TO_FAIL, influencer_id: INFLUENCER.id, state: 'failed' },
        ...{ failure_reason: 'The account was closed', failed_at: '2026-11-23T09:00:00.000Z' },
      },
    },
  },
  'GET /api/reconciliation': {
    id: 'reconcileBooks',
    description:
      'Adds up the books: journals, balances, commissions, reversals and payouts, each against ' +
      'what it must equal, and names the first hundred rows that do not. It repairs nothing. It ' +
      'reads whole tables; cron does the same every night and logs what it finds as errors.',
    answers: {
      200: {
        ...{ checked_at: '2026-11-22T03:17:00.000Z', is_sound: false },
        checks: [
          {
            name: 'paid_out_equals_items',
            violations: [
              {
                ...{ row_id: exampleId('com'), part: 'paid_out', currency: 'USD' },
                ...{ expected_minor: 1_600, found_minor: 3_200 },
              },
            ],
          },
        ],
      },
    },
  },
  'GET /api/statements/:influencer_id': {
    id: 'showStatements',
    description:
      'A statement a currency, never added across: what is owed (pending, payable and in flight ' +
      'together) before the period, each entry with what it changed of that and what it moved ' +
      'between places, and after it. The last 30 days when no period is named; `from` is ' +
      'included, `to` is not. `.csv` after the id (or `Accept: text/csv`) makes it a file in ' +
      'major units, `.html` a page to read and print.',
    answers: { 200: STATEMENTS },
    files: {
      'text/csv':
        'date,kind,reason,order_id,conversion_id,payout_id,currency,amount,balance,pending,' +
        `payable,in_flight,paid\r\n2026-11-22T08:00:00.000Z,accrual,Order 1001,1001,` +
        `${exampleId('cnv')},,USD,16.00,16.00,16.00,0.00,0.00,0.00\r\n`,
      'text/html': '<!doctype html><html lang="en"><title>Statement of Mina Park</title>…</html>',
    },
  },
  'PUT /api/influencers/:id/payout-details': {
    id: 'setPayoutDetails',
    description:
      'A PayPal address, or a bank account by its IBAN, whose check digits must hold. It takes ' +
      'the place of what was set before, is kept encrypted and shown as a hint only.',
    body: { method: 'paypal', email: 'mina@skinstack.example' },
    answers: { 200: PAYOUT_DETAILS },
  },
  'GET /api/influencers/:id/payout-details': {
    id: 'showPayoutDetails',
    description: 'How an influencer is paid, and enough of the account to know it by.',
    answers: { 200: PAYOUT_DETAILS },
  },
  'GET /api/payouts/export.csv': {
    id: 'exportPayouts',
    description:
      'The payouts of one currency whose influencers are paid this way, those `requested` unless ' +
      'told. `paypal` makes a file for PayPal’s Payouts Web: e-mail, amount, currency, the ' +
      'payout’s id as reference, note, wallet. `bank` makes one with name, IBAN and reference. ' +
      'Making a file changes nothing; say `send` of each payout when it is handed over.',
    files: {
      'text/csv':
        `mina@skinstack.example,16.00,USD,${exampleId('pay')},Your SkinStack commission,` +
        'PAYPAL\r\n',
    },
  },
  'GET /api/payouts/export.xml': {
    id: 'exportSepaPayouts',
    description:
      'The payouts in euro to bank accounts as ISO 20022 `pain.001.001.09`, from the account ' +
      'that `PAYER_IBAN` names. The message id is made of the payouts in it: a bank that is ' +
      'given the same file twice knows. Without such a payout there is no file: 409.',
    files: { 'application/xml': '<?xml version="1.0" encoding="UTF-8"?><Document>…</Document>' },
  },
};
