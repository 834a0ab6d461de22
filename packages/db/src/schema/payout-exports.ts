import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, currency, minor } from './columns.ts';
import { payouts } from './payouts.ts';

/** Each payout that was written into a file: how much, to which account, by whom. */
export const payoutExports = pgTable(
  'payout_exports',
  {
    id: text().primaryKey(),
    payout_id: text()
      .notNull()
      .references(() => payouts.id),
    /** `paypal`, `bank` or `sepa`. */
    format: text().notNull(),
    amount_minor: minor().notNull(),
    currency: currency().notNull(),
    /** A keyed hash of the account: two files name the same one, or not. */
    account_hash: text().notNull(),
    hint: text().notNull(),
    /** Who made the file. */
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (exports) => [
    // listPayoutsToSend: what was exported of a payout before
    index('payout_exports_payout_idx').on(exports.payout_id, exports.id),
  ],
);
