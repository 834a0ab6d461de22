import { pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * Changes of what followers of links see that Redis has not been told yet: a row each, written by
 * triggers in the transaction of the change, deleted once Redis knows.
 */
export const linkChanges = pgTable('link_changes', {
  /** Random: a trigger makes it. */
  id: uuid().primaryKey().defaultRandom(),
  /** The link, program, merchant or influencer that was changed. */
  subject_id: text().notNull(),
  changed_at: at().notNull().defaultNow(),
});
