import type { Findings } from '@skinstack/db/ledger/list-violations';
import { toJsonMinor } from '@skinstack/domain/money';
import type { Ports } from '../ports.ts';
import { CHECKS, type CheckName } from './checks.ts';
import type { NotChecked } from './not-checked.ts';

type BooksCheck = Findings & { name: CheckName };

/**
 * Checks the books and reports every violation, the first hundred of each kind. It never repairs:
 * a correction is a journal that a person decides on. The checks run one after the other, because
 * each reads whole tables.
 */
export async function reconcileBooks(ports: Pick<Ports, 'db'>): Promise<BooksCheck[]> {
  const checks: BooksCheck[] = [];
  for (const [name, { check }] of Object.entries(CHECKS)) {
    checks.push({ name: name as CheckName, ...(await check(ports.db)) });
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
export function presentReconciliation(
  checks: readonly BooksCheck[],
  not_checked: readonly NotChecked[],
  checked_at: Date,
) {
  return {
    checked_at: checked_at.toISOString(),
    is_sound: checks.every(({ violations }) => violations.length === 0),
    checks: checks.map(({ name, checked_count, violations }) => ({
      name,
      checked_count,
      advice: violations.length === 0 ? null : CHECKS[name].advice,
      violations: violations.map((one) => ({
        ...one,
        expected_minor: toJsonMinor(one.expected_minor),
        found_minor: toJsonMinor(one.found_minor),
      })),
    })),
    not_checked: [...not_checked],
  };
}
