import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { deadClicks } from './schema/dead-clicks.ts';

/** Something that came as a click and is none, or none that can be stored. */
export type DeadClick = { digest: string; body: string; reason: string };

/** Keeps dead clicks; one that was replayed and died again waits anew, with its new reason. */
export async function putDeadClicks(db: Database, dead: readonly DeadClick[]): Promise<void> {
  await db
    .insert(deadClicks)
    .values([...dead])
    .onConflictDoUpdate({
      target: deadClicks.digest,
      set: { reason: sql`excluded.reason`, replayed_at: null },
    });
}
