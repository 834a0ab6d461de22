import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { merchants } from './merchants.ts';
import { networkAccounts } from './network-accounts.ts';
import { orders } from './orders.ts';

/**
 * By what a credited sale is known to its merchant: the order's numbers, and the click it rests on.
 * A second network that tells the same sale meets the first one's keys.
 */
export const saleKeys = pgTable(
  'sale_keys',
  {
    merchant_id: text()
      .notNull()
      .references(() => merchants.id),
    key: text().notNull(),
    order_id: text()
      .notNull()
      .references(() => orders.id),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    ordered_at: at().notNull(),
  },
  (keys) => [
    // insertSaleKeys: a sale is credited once, whichever network tells it
    primaryKey({ columns: [keys.merchant_id, keys.key] }),
  ],
);
