import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { payoutDetails } from '../schema/payout-details.ts';

/** Sets where an influencer is paid, in place of what was set before. */
export async function upsertPayoutDetails(
  db: Database,
  row: Omit<typeof payoutDetails.$inferInsert, 'updated_at'>,
  act: Act | null,
) {
  const { influencer_id: _, ...changes } = row;
  const putting = db
    .insert(payoutDetails)
    .values(row)
    .onConflictDoUpdate({
      target: payoutDetails.influencer_id,
      set: { ...changes, updated_at: new Date() },
    })
    .returning();
  const { rows } = await db.execute(sql`
    with put as ${putting},
    ${insertAuditEntry(act, sql`put.influencer_id`, sql`put`, { after: sql`to_jsonb(put)` })}
    select influencer_id from put`);
  const put = rows.length === 1 ? await findPayoutDetails(db, row.influencer_id) : null;
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
