import { date, pgTable } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';

/**
 * The months of clicks that are closed: nothing is added to them, so that they can be archived and
 * dropped. A row stays for ever: it says that the rollups are all there is of the month.
 */
export const clickArchives = pgTable('click_archives', {
  /** The first day of the month. */
  month_on: date({ mode: 'string' }).primaryKey(),
  closed_at: createdAt(),
  /** When every row was found again in the archive; null when there is none. */
  proven_at: at(),
  dropped_at: at(),
});
