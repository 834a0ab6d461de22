import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { commissions } from './schema/commissions.ts';
import { conversions } from './schema/conversions.ts';
import { orders } from './schema/orders.ts';

/** What was recorded of an order, found by its business key (`orders_fact_key`). */
export async function findCommissionOfOrder(
  db: Database,
  network_account_id: string,
  external_order_id: string,
) {
  const [row] = await db
    .select({
      order_id: orders.id,
      external_conversion_id: orders.external_conversion_id,
      amount_minor: orders.amount_minor,
      conversion_id: conversions.id,
      commission_id: commissions.id,
      influencer_id: conversions.influencer_id,
      merchant_id: conversions.merchant_id,
      currency: orders.currency,
      state: commissions.state,
      source: commissions.source,
      base_minor: commissions.base_minor,
      gross_minor: commissions.gross_minor,
      platform_fee_minor: commissions.platform_fee_minor,
      net_minor: commissions.net_minor,
      reversed_base_minor: commissions.reversed_base_minor,
      reversed_gross_minor: commissions.reversed_gross_minor,
      platform_fee_rate_bps: commissions.platform_fee_rate_bps,
    })
    .from(orders)
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .leftJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .where(
      and(
        eq(orders.network_account_id, network_account_id),
        eq(orders.external_order_id, external_order_id),
      ),
    );
  return row ?? null;
}

/** An order that was reported: credited (every field) or not (no conversion, no commission). */
export type RecordedOrder = NonNullable<Awaited<ReturnType<typeof findCommissionOfOrder>>>;
/** The same, when the order was credited. */
export type CommissionOfOrder = {
  [K in keyof RecordedOrder]: K extends 'external_conversion_id'
    ? RecordedOrder[K]
    : NonNullable<RecordedOrder[K]>;
};

/** True when the order earned a commission. */
export function isCredited(order: RecordedOrder): order is CommissionOfOrder {
  return order.commission_id !== null;
}
