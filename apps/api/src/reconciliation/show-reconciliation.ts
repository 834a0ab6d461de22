import { toJsonMinor } from '@skinstack/domain/money';
import type { BooksCheck } from './reconcile-books.ts';

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
