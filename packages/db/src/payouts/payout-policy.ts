import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { payoutPolicies } from '../schema/payout-policies.ts';

/** How payouts are made. */
export type PayoutPolicy = Omit<typeof payoutPolicies.$inferSelect, 'id' | 'updated_at'>;

/** What holds while nobody has set anything. */
const DEFAULT: PayoutPolicy = {
  minimums: [],
  day_of_month: null,
  details_hold_hours: 48,
  approvers: 1,
};

/** How payouts are made now. */
export async function findPayoutPolicy(db: Database): Promise<PayoutPolicy> {
  return readPolicy(await db.select().from(payoutPolicies));
}

/** The policy of its rows: there is one or none. */
export function readPolicy(rows: readonly PayoutPolicy[]): PayoutPolicy {
  return rows[0] ?? DEFAULT;
}

/** Sets how payouts are made from now on. */
export async function upsertPayoutPolicy(
  db: Database,
  { minimums, day_of_month, details_hold_hours, approvers }: PayoutPolicy,
  act: Act | null,
): Promise<void> {
  const shown = { before: sql`had`, after: sql`to_jsonb(put)` };
  await db.execute(sql`
    with before as materialized (
      select (select to_jsonb(policy) from payout_policies policy) as had
    ), put as (
      insert into payout_policies (id, minimums, day_of_month, details_hold_hours, approvers)
      values ('policy', ${JSON.stringify(minimums)}::jsonb, ${day_of_month}::int,
        ${details_hold_hours}::int, ${approvers}::int)
      on conflict (id) do update set minimums = excluded.minimums, updated_at = now(),
        day_of_month = excluded.day_of_month, approvers = excluded.approvers,
        details_hold_hours = excluded.details_hold_hours
      returning *
    ), ${insertAuditEntry(act, sql`put.id`, sql`put, before`, shown)}
    select 1`);
}
