import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { payoutDetailsChanges } from '../schema/payout-details-changes.ts';

/** Whoever was not told in a week has seen it by themselves. */
const OLDEST = sql`now() - interval '7 days'`;
const MOST = 20;

/** Changed accounts whose influencers were not told yet, oldest first: all, or one's own. */
export function listUntoldChanges(db: Database, influencer_id: string | null) {
  const { id, old_hint, new_hint, told_to, told_at, created_at } = payoutDetailsChanges;
  return db
    .select({ id, old_hint, new_hint, told_to, created_at })
    .from(payoutDetailsChanges)
    .where(
      and(
        isNull(told_at),
        gt(created_at, OLDEST),
        influencer_id === null ? undefined : eq(payoutDetailsChanges.influencer_id, influencer_id),
      ),
    )
    .orderBy(asc(created_at), asc(id))
    .limit(MOST);
}

/** Notes that an influencer was told of a change. */
export async function markChangeTold(db: Database, id: string): Promise<void> {
  await db
    .update(payoutDetailsChanges)
    .set({ told_at: sql`now()` })
    .where(and(eq(payoutDetailsChanges.id, id), isNull(payoutDetailsChanges.told_at)));
}
