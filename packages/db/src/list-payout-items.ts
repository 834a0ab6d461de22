import { asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { commissions } from './schema/commissions.ts';
import { conversions } from './schema/conversions.ts';
import { orders } from './schema/orders.ts';
import { payoutCommissions } from './schema/payout-commissions.ts';

/** What a payout is made of: each commission with its order and how much of it. */
export async function listPayoutItems(db: Database, payout_id: string) {
  return db
    .select({
      commission_id: payoutCommissions.commission_id,
      conversion_id: conversions.id,
      order_id: orders.external_order_id,
      amount_minor: payoutCommissions.amount_minor,
    })
    .from(payoutCommissions)
    .innerJoin(commissions, eq(commissions.id, payoutCommissions.commission_id))
    .innerJoin(conversions, eq(conversions.id, commissions.conversion_id))
    .innerJoin(orders, eq(orders.id, conversions.order_id))
    .where(eq(payoutCommissions.payout_id, payout_id))
    .orderBy(asc(payoutCommissions.commission_id));
}
