import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** How each job went when it last ran; one row a job, so that a monitor can read what is late. */
export const jobRuns = pgTable(
  'job_runs',
  {
    job: text().primaryKey(),
    outcome: text().$type<'ok' | 'failed'>().notNull(),
    began_at: at().notNull(),
    duration_ms: integer().notNull(),
    /** What the last run that succeeded counted; null when it counts nothing. */
    found_count: integer(),
    /** When it last succeeded; null when it never has. */
    succeeded_at: at(),
  },
  () => [check('job_runs_outcome', sql`outcome in ('ok', 'failed')`)],
);
