import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { networkAccounts } from './network-accounts.ts';

/**
 * Clicks that a shop's pixel told of a checkout: the order that comes of it is found by the same
 * token. Whether the capture or the order comes first makes no difference.
 */
export const checkoutCaptures = pgTable(
  'checkout_captures',
  {
    /** Who sells, as of `orders`: whichever account of the shop tells its orders. */
    seller_key: text().notNull(),
    /** SHA-256 of the checkout's token; the token itself would open the checkout. */
    checkout_hash: text().notNull(),
    click_id: text().notNull(),
    network_account_id: text()
      .notNull()
      .references(() => networkAccounts.id),
    /** As it was told, and what it said once its signature held. */
    click_token: text().notNull(),
    link_id: text().notNull(),
    clicked_at: at().notNull(),
    is_embedded: boolean().notNull(),
    created_at: createdAt(),
  },
  (captures) => [
    // insertCapture: a click is told of a checkout once; selectOrder: the clicks of a checkout
    primaryKey({
      name: 'checkout_captures_pkey',
      columns: [captures.seller_key, captures.checkout_hash, captures.click_id],
    }),
    // insertCapture: how many checkouts a click was told of
    index('checkout_captures_click_idx').on(captures.click_id),
    // deleteOldCaptures
    index('checkout_captures_created_idx').on(captures.created_at),
  ],
);
