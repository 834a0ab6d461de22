import {
  checkBalances,
  checkCommissions,
  checkInfluencers,
  checkJournals,
  checkPaidOut,
  checkPayouts,
  checkReversals,
} from '@skinstack/db/ledger/check-books';
import { checkExplained, checkSigns } from '@skinstack/db/ledger/check-explained';
import { checkFlags } from '@skinstack/db/ledger/check-flags';
import { checkExports, checkSales, checkStopped } from '@skinstack/db/ledger/check-paid';
import type { Check } from '@skinstack/db/ledger/list-violations';

const POSTED =
  'Find who posted it (actor_id of the journal, the audit log of that moment). Take it back with ' +
  'a journal that is its mirror, and nothing else: an entry is never changed.';
const CREATED =
  'Compare the row with its journals and its trace (GET /api/conversions/{id}). Pay nobody it ' +
  'belongs to until it is put right: POST /api/commissions makes a credit or debit.';

/** The checks of the books, by the names they are reported under, and what to do about each. */
export const CHECKS = {
  journals_sum_to_zero: { check: checkJournals, advice: POSTED },
  journals_are_explained: { check: checkExplained, advice: POSTED },
  balances_equal_entries: {
    check: checkBalances,
    advice:
      'The entries count, the balance is a copy of their sum: find what changed it past the ' +
      'trigger, and set it to what is expected.',
  },
  accounts_have_their_sign: {
    check: checkSigns,
    advice: 'Read the statement of its owner, the newest first: something was taken back twice.',
  },
  commissions_equal_journals: { check: checkCommissions, advice: CREATED },
  reversals_stay_within: { check: checkReversals, advice: CREATED },
  sales_are_credited_once: {
    check: checkSales,
    advice:
      'Reject one of the two (POST /api/commissions/{id}/reject), or leave both if they are two ' +
      'sales after all; counts_by of the merchant says whose word counts from now on.',
  },
  paid_out_equals_items: { check: checkPaidOut, advice: CREATED },
  payouts_equal_items_and_journals: {
    check: checkPayouts,
    advice:
      'Do not send it. Fail it if it is not at the bank (POST /api/payouts/{id}/fail), else ask ' +
      'the bank what was paid, and put the difference right by a credit or debit.',
  },
  exports_equal_payouts: {
    check: checkExports,
    advice:
      'Stop the file at the bank, if it is not too late. Ask the influencer which account is ' +
      'theirs, fail the payout and request it anew.',
  },
  stopped_is_not_paid: {
    check: checkStopped,
    advice: 'Do not send that payout: fail it (POST /api/payouts/{id}/fail), then request it anew.',
  },
  flags_follow_policy: {
    check: checkFlags,
    advice:
      'Hold it (POST /api/commissions/{id}/hold), fail the payout it is in, look at the order: ' +
      'release or reject it with a reason.',
  },
  influencers_equal_balances: {
    check: checkInfluencers,
    advice: 'Pay them nothing until the commission, payout or journal behind it is put right.',
  },
} as const satisfies Record<string, { check: Check; advice: string }>;

export type CheckName = keyof typeof CHECKS;
