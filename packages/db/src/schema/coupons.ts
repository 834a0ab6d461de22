import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { programs } from './programs.ts';

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
    created_at: createdAt(),
  },
  (coupons) => [
    // insertRow: a code means one influencer in a program, whatever its case
    uniqueIndex('coupons_program_code_key').on(coupons.program_id, sql`lower(${coupons.code})`),
    // findCouponFacts looks a code up without knowing the program
    index('coupons_code_idx').on(sql`lower(${coupons.code})`),
  ],
);
