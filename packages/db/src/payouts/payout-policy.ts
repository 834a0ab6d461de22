import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
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
  const [row] = await db.select().from(payoutPolicies);
  return row ?? DEFAULT;
}

/** Sets how payouts are made from now on. */
export async function upsertPayoutPolicy(db: Database, policy: PayoutPolicy): Promise<void> {
  await db
    .insert(payoutPolicies)
    .values({ id: 'policy', ...policy })
    .onConflictDoUpdate({
      target: payoutPolicies.id,
      set: { ...policy, updated_at: sql`now()` },
    });
}
