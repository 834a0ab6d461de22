import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, currency, minor } from './columns.ts';

/**
 * The money rollup: what the orders of an hour came to, by currency and by what they are to their
 * customers (empty where nobody knows). Whose: an influencer's or a program's by its id, and
 * everybody's under no id. An hour with a row in `earning_changes` is not as its orders are.
 */
export const earningHours = pgTable(
  'earning_hours',
  {
    subject_id: text().notNull(),
    hour_at: at().notNull(),
    currency: currency().notNull(),
    order_kind: text().notNull(),
    conversions: integer().notNull(),
    orders_minor: minor().notNull(),
    revenue_minor: minor().notNull(),
    gross_minor: minor().notNull(),
    platform_fee_minor: minor().notNull(),
    /** How many of them something is left of; null where an older release summed the hour. */
    standing: integer(),
  },
  (hours) => [
    // earningRows reads the hours of a subject over a period; sumChangedHours writes them
    primaryKey({
      name: 'earning_hours_pkey',
      columns: [hours.subject_id, hours.hour_at, hours.currency, hours.order_kind],
    }),
    // sumChangedHours: those an older release summed
    index('earning_hours_standing_idx')
      .on(hours.subject_id, hours.hour_at)
      .where(sql`standing is null`),
  ],
);
