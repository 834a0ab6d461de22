import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * Hours whose orders changed since `earning_hours` summed them: a row each, written by triggers in
 * the transaction of the change, deleted by the statement that sums the hour again.
 */
export const earningChanges = pgTable(
  'earning_changes',
  {
    subject_id: text().notNull(),
    hour_at: at().notNull(),
    /** Random: a trigger makes it. Two changes of an hour do not wait for each other. */
    id: uuid().notNull().defaultRandom(),
  },
  (changes) => [
    // earningRows: the hours of a subject that are read from the orders; sumChangedHours
    primaryKey({
      name: 'earning_changes_pkey',
      columns: [changes.subject_id, changes.hour_at, changes.id],
    }),
  ],
);

/** Customers whose orders changed since their cohort was summed, kept in the same way. */
export const customerChanges = pgTable(
  'customer_changes',
  {
    id: uuid().primaryKey().defaultRandom(),
    customer_id: text().notNull(),
  },
  // sumChangedCohorts: each customer once, with all changes of theirs
  (changes) => [index('customer_changes_customer_idx').on(changes.customer_id)],
);
