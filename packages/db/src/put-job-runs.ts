import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { jobRuns } from './schema/job-runs.ts';

/** How a job went. */
export type JobRun = {
  job: string;
  outcome: 'ok' | 'failed';
  began_at: Date;
  duration_ms: number;
  found_count: number | null;
};

/** Keeps how some jobs went in the place of their runs before; a failure keeps the last success. */
export async function putJobRuns(db: Database, runs: readonly JobRun[]): Promise<void> {
  const rows = runs.map((run) => ({
    ...run,
    succeeded_at: run.outcome === 'ok' ? new Date(run.began_at.getTime() + run.duration_ms) : null,
  }));
  const isOk = sql`excluded.outcome = 'ok'`;
  await db
    .insert(jobRuns)
    .values(rows)
    .onConflictDoUpdate({
      target: jobRuns.job,
      set: {
        outcome: sql`excluded.outcome`,
        began_at: sql`excluded.began_at`,
        duration_ms: sql`excluded.duration_ms`,
        found_count: sql`case when ${isOk} then excluded.found_count else job_runs.found_count end`,
        succeeded_at: sql`coalesce(excluded.succeeded_at, job_runs.succeeded_at)`,
      },
    });
}
