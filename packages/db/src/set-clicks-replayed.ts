import { inArray } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { deadClicks } from './schema/dead-clicks.ts';

/** Marks dead clicks as stored after all. */
export async function setClicksReplayed(
  db: Database,
  digests: readonly string[],
  at: Date,
): Promise<void> {
  await db
    .update(deadClicks)
    .set({ replayed_at: at })
    .where(inArray(deadClicks.digest, [...digests]));
}
