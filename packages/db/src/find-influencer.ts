import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';

/** The influencer with this id; null when there is none. */
export async function findInfluencer(db: Database, id: string) {
  const [row] = await db.select().from(influencers).where(eq(influencers.id, id));
  return row ?? null;
}
