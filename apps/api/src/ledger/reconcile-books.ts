import {
  checkBalances,
  checkCommissions,
  checkInfluencers,
  checkJournals,
  checkPaidOut,
  checkPayouts,
  checkReversals,
  type Violation,
} from '@skinstack/db/ledger/check-books';
import { checkFlags } from '@skinstack/db/ledger/check-flags';
import { toJsonMinor } from '@skinstack/domain/money';
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
  stopped_is_not_paid: checkFlags,
} as const;

type BooksCheck = { name: keyof typeof CHECKS; violations: Violation[] };

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

/**
 * Checks the books; each row that disagrees is an error in the log, for a person to look at.
 * @returns how many disagree, at most a hundred per check
 */
export async function reconcile(ports: Ports): Promise<number> {
  let violation_count = 0;
  for (const { name: check, violations } of await reconcileBooks(ports)) {
    violation_count += violations.length;
    for (const { expected_minor, found_minor, ...row } of violations) {
      const amounts = { expected_minor: String(expected_minor), found_minor: String(found_minor) };
      ports.log('error', 'books_disagree', { check, ...row, ...amounts });
    }
  }
  return violation_count;
}

/** The result of a reconciliation as JSON. */
export function presentReconciliation(checks: readonly BooksCheck[], checked_at: Date) {
  return {
    checked_at: checked_at.toISOString(),
    is_sound: checks.every(({ violations }) => violations.length === 0),
    checks: checks.map(({ name, violations }) => ({
      name,
      violations: violations.map((one) => ({
        ...one,
        expected_minor: toJsonMinor(one.expected_minor),
        found_minor: toJsonMinor(one.found_minor),
      })),
    })),
  };
}
