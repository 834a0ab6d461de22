import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, currency } from './columns.ts';

/** The payouts requested together, and how many people have to agree to them. */
export const payoutRuns = pgTable(
  'payout_runs',
  {
    id: text().primaryKey(),
    currency: currency().notNull(),
    /** How many different people: who requested it counts as one. */
    approvers: integer().notNull().default(1),
    /** Who requested it. */
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (runs) => [check('payout_runs_approvers', sql`${runs.approvers} between 1 and 2`)],
);
