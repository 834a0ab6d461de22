import { asc, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { deadClicks } from '../schema/dead-clicks.ts';

/** Something that came as a click and is none, or none that can be stored. */
export type DeadClick = { digest: string; body: string; reason: string };

/** Keeps dead clicks; one that was replayed and died again waits anew, with its new reason. */
export async function upsertDeadClicks(db: Database, dead: readonly DeadClick[]): Promise<void> {
  await db
    .insert(deadClicks)
    .values([...dead])
    .onConflictDoUpdate({
      target: deadClicks.digest,
      set: { reason: sql`excluded.reason`, replayed_at: null },
    });
}

/** The dead clicks that wait, oldest first, after so many. */
export function listDeadClicks(db: Database, limit: number, offset = 0) {
  return db
    .select()
    .from(deadClicks)
    .where(isNull(deadClicks.replayed_at))
    .orderBy(asc(deadClicks.created_at), asc(deadClicks.digest))
    .limit(limit)
    .offset(offset);
}

/** Marks dead clicks as stored after all. */
export async function markClicksReplayed(
  db: Database,
  digests: readonly string[],
  at: Date,
  act: Act | null = null,
): Promise<void> {
  const marking = db
    .update(deadClicks)
    .set({ replayed_at: at })
    .where(inArray(deadClicks.digest, [...digests]))
    .returning({ digest: deadClicks.digest });
  await db.execute(sql`
    with marked as ${marking}, ${insertAuditEntry(act, sql`'clicks'`, sql`marked`)}
    select from marked`);
}
