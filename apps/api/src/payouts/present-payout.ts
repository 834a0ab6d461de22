import type { payouts } from '@skinstack/db/schema/payouts';
import { presentRow } from '../rest/rows.ts';

/** A payout as JSON; `amount_minor` is what is owed of what was requested. */
export function presentPayout(payout: typeof payouts.$inferSelect) {
  const { updated_at: _, actor_kind: __, actor_id: ___, requested_minor, ...row } = payout;
  return presentRow({ ...row, requested_minor: requested_minor ?? row.amount_minor });
}
