import { and, desc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { conversions } from './schema/conversions.ts';
import { networkAccounts } from './schema/network-accounts.ts';
import { orders } from './schema/orders.ts';

/**
 * The orders known under an id, newest first: two shops may number alike.
 * @param network_account_id only that account's
 */
export async function findOrder(
  db: Database,
  external_order_id: string,
  network_account_id?: string,
) {
  return db
    .select({
      order: orders,
      network: networkAccounts.network,
      conversion_id: conversions.id,
      influencer_id: conversions.influencer_id,
    })
    .from(orders)
    .innerJoin(networkAccounts, eq(networkAccounts.id, orders.network_account_id))
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .where(
      and(
        eq(orders.external_order_id, external_order_id),
        network_account_id === undefined
          ? undefined
          : eq(orders.network_account_id, network_account_id),
      ),
    )
    .orderBy(desc(orders.id))
    .limit(20);
}
