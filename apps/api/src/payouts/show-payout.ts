import type { payouts } from '@skinstack/db/schema/payouts';
import { showRow } from '../catalogue/show-row.ts';

/** A payout as the API shows it. */
export function showPayout({ updated_at: _, run_id: __, ...row }: typeof payouts.$inferSelect) {
  return showRow(row);
}
