import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertMails, type NewMail } from '../notices/mails.ts';
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

/** Notes that influencers were told of changes, with the mails that do it: both or neither. */
export async function markChangesTold(
  db: Database,
  ids: readonly string[],
  mails: readonly NewMail[],
  now: Date,
): Promise<void> {
  await db.batch([
    db.execute(insertMails(mails, now)),
    db
      .update(payoutDetailsChanges)
      .set({ told_at: sql`now()` })
      .where(and(inArray(payoutDetailsChanges.id, [...ids]), isNull(payoutDetailsChanges.told_at))),
  ]);
}
