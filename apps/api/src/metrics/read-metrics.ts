import { measureClickSpool } from '@skinstack/cache/measure-click-spool';
import { listGauges } from '@skinstack/db/list-gauges';
import { describeError } from '@skinstack/http/log';
import type { Sample } from '@skinstack/http/write-open-metrics';
import { SCHEDULE } from '../jobs/schedule.ts';
import type { Ports } from '../ports.ts';
import type { GAUGE_HELP } from './gauge-help.ts';

type GaugeName = keyof typeof GAUGE_HELP;

/** All gauges, read from the stores now; for a store that does not answer, just that. */
export async function readMetrics(ports: Ports): Promise<Sample[]> {
  const [database, redis] = await Promise.all([
    askStore(ports, 'database', readDatabase(ports)),
    askStore(ports, 'redis', readSpool(ports)),
  ]);
  return [one('skinstack_build_info', 1, { version: ports.version }), ...database, ...redis];
}

const one = (name: GaugeName, value: number | string, labels: Sample['labels'] = {}): Sample => ({
  name,
  labels,
  value,
});

async function askStore(ports: Ports, store: string, asked: Promise<Sample[]>): Promise<Sample[]> {
  try {
    return [one('skinstack_up', 1, { store }), ...(await asked)];
  } catch (error) {
    ports.log('warn', 'store_not_measured', { store, ...describeError(error) });
    return [one('skinstack_up', 0, { store })];
  }
}

async function readSpool(ports: Ports): Promise<Sample[]> {
  const { length, oldest_at_ms } = await measureClickSpool(ports.redis);
  const age_ms = oldest_at_ms === null ? 0 : Math.max(0, ports.now() - oldest_at_ms);
  return [
    one('skinstack_click_spool', length),
    one('skinstack_click_spool_age_seconds', age_ms / 1_000),
  ];
}

/** The books' gauges come from the last reconciliation; a job that never ran counts as late. */
async function readDatabase(ports: Ports): Promise<Sample[]> {
  const samples: Sample[] = await listGauges(ports.db, new Date(ports.now()));
  const succeeded = 'skinstack_job_success_timestamp_seconds' satisfies GaugeName;
  const found = (name: string, cron_job: string) =>
    samples.find((sample) => sample.name === name && sample.labels.cron_job === cron_job)?.value;
  const jobs = Object.values(SCHEDULE).flatMap((run) => Object.keys(run));
  const unknown = jobs.filter((cron_job) => found(succeeded, cron_job) === undefined);
  const violations = found('skinstack_job_found' satisfies GaugeName, 'reconcile');
  return [
    ...samples,
    ...unknown.map((cron_job) => one(succeeded, 0, { cron_job })),
    ...(violations === undefined ? [] : [one('skinstack_books_violations', violations)]),
    one('skinstack_books_checked_timestamp_seconds', found(succeeded, 'reconcile') ?? 0),
  ];
}
