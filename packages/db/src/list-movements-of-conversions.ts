import { asc, eq, inArray } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { payoutCommissions } from './schema/payout-commissions.ts';
import { payouts } from './schema/payouts.ts';
import { reversals } from './schema/reversals.ts';

/** What was taken back of these conversions, and the payouts their commissions went into. */
export async function listMovementsOfConversions(
  db: Database,
  conversion_ids: readonly string[],
  commission_ids: readonly string[],
) {
  if (conversion_ids.length === 0) return { reversals: [], payouts: [] };
  const [reversalRows, payoutRows] = await db.batch([
    db
      .select()
      .from(reversals)
      .where(inArray(reversals.conversion_id, [...conversion_ids]))
      .orderBy(asc(reversals.id)),
    db
      .select({
        commission_id: payoutCommissions.commission_id,
        amount_minor: payoutCommissions.amount_minor,
        payout: payouts,
      })
      .from(payoutCommissions)
      .innerJoin(payouts, eq(payouts.id, payoutCommissions.payout_id))
      .where(inArray(payoutCommissions.commission_id, [...commission_ids]))
      .orderBy(asc(payouts.id)),
  ]);
  return { reversals: reversalRows, payouts: payoutRows };
}
