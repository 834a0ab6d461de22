import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { payoutDetails } from './schema/payout-details.ts';

/** Where an influencer is paid, sealed; null when they have not said. */
export async function findPayoutDetails(db: Database, influencer_id: string) {
  const [row] = await db
    .select()
    .from(payoutDetails)
    .where(eq(payoutDetails.influencer_id, influencer_id));
  return row ?? null;
}
