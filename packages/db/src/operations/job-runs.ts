import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { jobRuns } from '../schema/job-runs.ts';

/** How a job went. */
export type JobRun = {
  job: string;
  outcome: 'ok' | 'failed';
  began_at: Date;
  duration_ms: number;
  found_count: number | null;
};

/** Keeps how some jobs went in the place of their runs before; a failure keeps the last success. */
export async function upsertJobRuns(db: Database, runs: readonly JobRun[]): Promise<void> {
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

/** How each job went when it last ran; a row a job. The reconciliation's count is the books'. */
const jobs = sql`
  select gauge.name, jsonb_build_object('cron_job', job), gauge.value
  from job_runs
  cross join lateral (values
    ('skinstack_job_success_timestamp_seconds',
      coalesce(extract(epoch from succeeded_at), 0)::numeric),
    ('skinstack_job_failed', case outcome when 'failed' then 1 else 0 end),
    ('skinstack_job_duration_seconds', duration_ms / 1000.0),
    ('skinstack_job_found', found_count)
  ) as gauge (name, value)
  where gauge.value is not null`;

/** What shoppers asked for and have not got (privacy_requests_open_idx). */
const privacy = (now: string) => sql`
  select gauge.name, '{}'::jsonb, gauge.value
  from (
    select count(*) as open, count(*) filter (where due_at < ${now}::timestamptz) as overdue
    from privacy_requests where state = 'open'
  ) as requests
  cross join lateral (values
    ('skinstack_privacy_requests_open', open), ('skinstack_privacy_requests_overdue', overdue)
  ) as gauge (name, value)`;

/** Jobs, and what is left for them. */
export function jobGauges(at: Date): SQL {
  return sql`${jobs} union all ${privacy(at.toISOString())}`;
}
