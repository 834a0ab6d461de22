import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { conversions } from './schema/conversions.ts';
import { orders } from './schema/orders.ts';

/** What is kept of these orders of an account, and of what they were credited as. */
export function listHeldOrders(
  db: Database,
  network_account_id: string,
  external_order_ids: readonly string[],
) {
  return db
    .select({
      id: orders.id,
      external_order_id: orders.external_order_id,
      amount_minor: orders.amount_minor,
      currency: orders.currency,
      ordered_at: orders.ordered_at,
      decision: orders.decision,
      conversion_id: conversions.id,
      influencer_id: conversions.influencer_id,
      link_id: conversions.link_id,
      click_id: conversions.click_id,
    })
    .from(orders)
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .where(
      and(
        eq(orders.network_account_id, network_account_id),
        inArray(orders.external_order_id, [...external_order_ids]),
      ),
    )
    .orderBy(desc(orders.id));
}
