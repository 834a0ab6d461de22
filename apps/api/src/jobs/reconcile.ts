import type { Ports } from '../ports.ts';
import { reconcileBooks } from '../reconciliation/reconcile-books.ts';

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
