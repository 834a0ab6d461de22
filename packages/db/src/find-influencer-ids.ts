import { inArray } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';

/** Which of these influencers exist. */
export async function findInfluencerIds(
  db: Database,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await db
    .select({ id: influencers.id })
    .from(influencers)
    .where(inArray(influencers.id, [...ids]));
  return rows.map(({ id }) => id);
}
