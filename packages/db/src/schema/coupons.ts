import { sql } from 'drizzle-orm';
import { type AnyPgColumn, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
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
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    code: text().notNull(),
    /** The code as it is compared (lower case, NFC); rows without one are plain ASCII. */
    code_key: text(),
    created_at: createdAt(),
  },
  (coupons) => [
    // insertRow: a code means one influencer in a program, whatever its case
    uniqueIndex('coupons_program_code_key').on(coupons.program_id, sql`lower(${coupons.code})`),
    // findCouponFacts, of the release before `code_key`
    index('coupons_code_idx').on(sql`lower(${coupons.code})`),
    // insertRow: the same for every code a shop can make
    uniqueIndex('coupons_program_code_key_key').on(coupons.program_id, couponKey(coupons)),
    // selectOrder looks a code up without knowing the program
    index('coupons_code_key_idx').on(couponKey(coupons)),
  ],
);
