import { date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { currency, minor } from './columns.ts';

/**
 * What the customers a creator brought in a month (`customer_cohorts`) bought in it and in each of
 * the eleven months after, whoever was credited with those orders.
 */
export const customerMonths = pgTable(
  'customer_months',
  {
    program_id: text().notNull(),
    cohort_on: date({ mode: 'string' }).notNull(),
    influencer_id: text().notNull(),
    /** How many months after that of the cohort: 0 to 11. */
    month_no: integer().notNull(),
    currency: currency().notNull(),
    /** Whose first order is among these; so each customer counts in one row. */
    customer_count: integer().notNull(),
    order_count: integer().notNull(),
    /** What is left of the orders. */
    value_minor: minor().notNull(),
    /** What the shop owes for them: gross commission, less what was taken back. */
    paid_minor: minor().notNull(),
  },
  (months) => [
    // findProgramCustomers reads a program's cohorts since a month; sumChangedCohorts writes them
    primaryKey({
      name: 'customer_months_pkey',
      columns: [
        months.program_id,
        months.cohort_on,
        months.influencer_id,
        months.month_no,
        months.currency,
      ],
    }),
  ],
);
