import { date, index, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * Customers who were brought: by whom and under which program their first order that stands was
 * credited, and its month of UTC. Whose first order nobody earned has no row.
 */
export const customerCohorts = pgTable(
  'customer_cohorts',
  {
    customer_id: text().primaryKey(),
    program_id: text().notNull(),
    influencer_id: text().notNull(),
    cohort_on: date({ mode: 'string' }).notNull(),
  },
  (cohorts) => [
    // sumChangedCohorts: the customers of a creator's cohort
    index('customer_cohorts_group_idx').on(
      cohorts.program_id,
      cohorts.influencer_id,
      cohorts.cohort_on,
    ),
  ],
);
