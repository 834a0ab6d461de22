import { eq } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { payoutDetails } from '../schema/payout-details.ts';

/** Sets where an influencer is paid, in place of what was set before. */
export async function upsertPayoutDetails(
  db: Database,
  row: Omit<typeof payoutDetails.$inferInsert, 'updated_at'>,
) {
  const { influencer_id: _, ...changes } = row;
  const [put] = await db
    .insert(payoutDetails)
    .values(row)
    .onConflictDoUpdate({
      target: payoutDetails.influencer_id,
      set: { ...changes, updated_at: new Date() },
    })
    .returning();
  if (!put) throw new Error('an insert returned no row');
  return put;
}

/** Where an influencer is paid, sealed; null when they have not said. */
export async function findPayoutDetails(db: Database, influencer_id: string) {
  const [row] = await db
    .select()
    .from(payoutDetails)
    .where(eq(payoutDetails.influencer_id, influencer_id));
  return row ?? null;
}
