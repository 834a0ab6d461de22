import type { PayoutState } from '@skinstack/domain/payout-state';
import { and, asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { payoutDetails } from './schema/payout-details.ts';
import { payouts } from './schema/payouts.ts';

/** Payouts in a state and currency, the oldest first, with where each goes if that is known. */
export async function listPayoutsToSend(
  db: Database,
  wish: { currency: string; state: PayoutState },
) {
  return db
    .select({
      id: payouts.id,
      influencer_id: payouts.influencer_id,
      amount_minor: payouts.amount_minor,
      method: payoutDetails.method,
      details_sealed: payoutDetails.details_sealed,
    })
    .from(payouts)
    .leftJoin(payoutDetails, eq(payoutDetails.influencer_id, payouts.influencer_id))
    .where(and(eq(payouts.currency, wish.currency), eq(payouts.state, wish.state)))
    .orderBy(asc(payouts.id));
}
