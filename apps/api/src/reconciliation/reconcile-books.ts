import { checkBalances } from '@skinstack/db/checks/check-balances';
import { checkCommissions } from '@skinstack/db/checks/check-commissions';
import { checkInfluencers } from '@skinstack/db/checks/check-influencers';
import { checkJournals } from '@skinstack/db/checks/check-journals';
import { checkPaidOut } from '@skinstack/db/checks/check-paid-out';
import { checkPayouts } from '@skinstack/db/checks/check-payouts';
import { checkReversals } from '@skinstack/db/checks/check-reversals';
import type { Violation } from '@skinstack/db/list-violations';
import type { Ports } from '../ports.ts';

/** The invariants of the books, by the names they are reported under. */
const CHECKS = {
  journals_sum_to_zero: checkJournals,
  balances_equal_entries: checkBalances,
  commissions_equal_journals: checkCommissions,
  reversals_stay_within: checkReversals,
  paid_out_equals_items: checkPaidOut,
  payouts_equal_items_and_journals: checkPayouts,
  influencers_equal_balances: checkInfluencers,
} as const;

export type BooksCheck = { name: keyof typeof CHECKS; violations: Violation[] };

/**
 * Checks the books and reports every violation, the first hundred of each kind. It never repairs:
 * a correction is a journal that a person decides on. The checks run one after the other, because
 * each reads whole tables.
 */
export async function reconcileBooks(ports: Pick<Ports, 'db'>): Promise<BooksCheck[]> {
  const checks: BooksCheck[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    const violations = await check(ports.db);
    checks.push({ name: name as keyof typeof CHECKS, violations });
  }
  return checks;
}
