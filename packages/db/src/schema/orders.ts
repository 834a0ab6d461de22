import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt, currency, minor } from './columns.ts';
import { networkAccounts } from './network-accounts.ts';
import { webhookEvents } from './webhook-events.ts';

/** Every order that was reported, whether or not it earned, with the reasons. */
export const orders = pgTable(
  'orders',
  {
    id: text().primaryKey(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    external_order_id: text().notNull(),
    external_conversion_id: text(),
    webhook_event_id: text()
      .notNull()
      .references(() => webhookEvents.id),
    amount_minor: minor().notNull(),
    /** The commission the network states; null when our own rule applies. */
    stated_gross_minor: minor(),
    currency: currency().notNull(),
    ordered_at: at().notNull(),
    /** When it came to stand so, by the network: an older report changes nothing. */
    version_at: at().notNull().defaultNow(),
    /** Why it stands for nothing now; null while it stands. */
    void_reason: text(),
    /** Counts the changes: each is a write that holds only while this is as it was read. */
    revision: integer().notNull().default(0),
    decision: jsonb().$type<DecisionStep[]>().notNull(),
    created_at: createdAt(),
  },
  (orders) => [
    // insertOrder: an order counts once, however often and by whatever delivery it arrives
    uniqueIndex('orders_fact_key').on(orders.network_account_id, orders.external_order_id),
    // insertOrder, findRecordedOrder: and so does a network's conversion, whatever order number it
    // comes with
    uniqueIndex('orders_conversion_key')
      .on(orders.network_account_id, orders.external_conversion_id)
      .where(sql`external_conversion_id is not null`),
    // findOrders: the trace of an order by the id the shopper and the shop know
    index('orders_external_order_id_idx').on(orders.external_order_id),
  ],
);
