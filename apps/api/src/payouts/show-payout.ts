import type { payouts } from '@skinstack/db/schema/payouts';
import { presentRow } from '../rest/rows.ts';

/** A payout as JSON. */
export function presentPayout({ updated_at: _, run_id: __, ...row }: typeof payouts.$inferSelect) {
  return presentRow(row);
}
