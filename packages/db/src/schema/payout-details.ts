import type { PayoutMethod } from '@skinstack/domain/payouts/payout-details';
import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { influencers } from './influencers.ts';

/** Where each influencer is paid; the details themselves are encrypted. */
export const payoutDetails = pgTable(
  'payout_details',
  {
    influencer_id: text()
      .primaryKey()
      .references(() => influencers.id),
    method: text().$type<PayoutMethod>().notNull(),
    details_sealed: text().notNull(),
    /** Enough of them for their owner to know them by. */
    hint: text().notNull(),
    /** A keyed hash of the account; null of details older than the column. */
    account_hash: text(),
    /** When it became another account; null while it is the first. */
    changed_at: at(),
    updated_at: at().notNull().defaultNow(),
  },
  (details) => [check('payout_details_method', sql`${details.method} in ('paypal', 'bank')`)],
);
