import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';

export type InfluencerRow = typeof influencers.$inferSelect;

/** Adds an influencer. Fails on an address or handle already taken. */
export async function insertInfluencer(
  db: Database,
  row: typeof influencers.$inferInsert,
): Promise<InfluencerRow> {
  const [inserted] = await db.insert(influencers).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
