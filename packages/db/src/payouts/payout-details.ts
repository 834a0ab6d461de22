import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { payoutDetails } from '../schema/payout-details.ts';

/** Where an influencer is paid from now on, and who says so. */
export type NewDetails = Omit<
  typeof payoutDetails.$inferInsert,
  'updated_at' | 'changed_at' | 'account_hash'
> & { account_hash: string; change_id: string; actor: string };

/**
 * Sets where an influencer is paid, in place of what was set before: one statement. Another account
 * than before is kept as a change, with the address to tell it to.
 */
export async function upsertPayoutDetails(db: Database, details: NewDetails, act: Act | null) {
  const { influencer_id, method, details_sealed, hint, account_hash } = details;
  await db.execute(sql`
    with before as materialized (
      select * from payout_details where influencer_id = ${influencer_id} for update
    ), put as (
      insert into payout_details (influencer_id, method, details_sealed, hint, account_hash)
      values (${influencer_id}, ${method}, ${details_sealed}, ${hint}, ${account_hash})
      on conflict (influencer_id) do update set method = excluded.method, hint = excluded.hint,
        details_sealed = excluded.details_sealed, account_hash = excluded.account_hash,
        updated_at = now(),
        changed_at = case when payout_details.account_hash is distinct from excluded.account_hash
          then now() else payout_details.changed_at end
      returning influencer_id, method
    ), ${insertAuditEntry(act, sql`put.influencer_id`, sql`put`, { after: sql`to_jsonb(put)` })}
    insert into payout_details_changes (id, influencer_id, old_hint, new_hint, told_to, actor)
    select ${details.change_id}, ${influencer_id}, before.hint, ${hint}, email, ${details.actor}
    from before join influencers on influencers.id = before.influencer_id
    where before.account_hash is distinct from ${account_hash}`);
  const put = await findPayoutDetails(db, influencer_id);
  if (!put) throw new Error('an insert left no row');
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
