import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { coupons } from './coupons.ts';
import { influencers } from './influencers.ts';

/** To whom a coupon was moved, and from when on: at any time the newest move that began holds. */
export const couponHolders = pgTable(
  'coupon_holders',
  {
    id: text().primaryKey(),
    coupon_id: text()
      .notNull()
      .references(() => coupons.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    starts_at: at().notNull(),
    created_at: createdAt(),
  },
  (holders) => [
    // selectOrder: who held a code when an order was placed
    index('coupon_holders_coupon_idx').on(holders.coupon_id, holders.starts_at),
  ],
);
