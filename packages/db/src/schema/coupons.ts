import { sql } from 'drizzle-orm';
import { type AnyPgColumn, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { programs } from './programs.ts';

/** What a coupon is found by: its canonical code. */
export const couponKey = (columns: { code: AnyPgColumn; code_key: AnyPgColumn }) =>
  sql`coalesce(${columns.code_key}, lower(${columns.code}))`;

/** Discount codes that name an influencer. */
export const coupons = pgTable(
  'coupons',
  {
    id: text().primaryKey(),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    /** Whose it was first: later holders are in `coupon_holders`. */
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    code: text().notNull(),
    /** The code as it is compared (lower case, NFC); rows without one are plain ASCII. */
    code_key: text(),
    /** From when on its orders are nobody's; null for no end. */
    ends_at: at(),
    created_at: createdAt(),
  },
  (coupons) => [
    // selectOrder's, in the release before `code_key`
    index('coupons_code_idx').on(sql`lower(${coupons.code})`),
    // insertCoupon: a code is given once at a time in a program, however it is written
    uniqueIndex('coupons_open_code_key')
      .on(coupons.program_id, couponKey(coupons))
      .where(sql`ends_at is null`),
    // selectOrder looks a code up without knowing the program
    index('coupons_code_key_idx').on(couponKey(coupons)),
  ],
);
