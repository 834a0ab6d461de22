import { index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
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
    currency: currency().notNull(),
    ordered_at: at().notNull(),
    decision: jsonb().$type<{ step: string; outcome: string; detail: string }[]>().notNull(),
    created_at: createdAt(),
  },
  (orders) => [
    // insert-conversion: an order counts once, however often and by whatever delivery it arrives
    uniqueIndex('orders_fact_key').on(orders.network_account_id, orders.external_order_id),
    // the trace of an order by the id the shopper and the shop know
    index('orders_external_order_id_idx').on(orders.external_order_id),
  ],
);
