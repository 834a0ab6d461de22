import { measureClickSpool } from '@skinstack/cache/click-spool';
import { listGauges } from '@skinstack/db/operations/list-gauges';
import { describeError } from '@skinstack/http/log';
import type { Sample } from '@skinstack/http/open-metrics';
import type { Ports } from '../ports.ts';
import { SCHEDULE } from './schedule.ts';

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

/** Every gauge of `GET /metrics` with its help text, in order. */
export const GAUGE_HELP = {
  skinstack_build_info: 'Always 1; the label is the version that answers',
  skinstack_up: 'Whether the store answered this scrape',

  skinstack_click_spool: 'Clicks in Redis that wait for the database; the queue refused them',
  skinstack_click_spool_age_seconds: 'Since the oldest of them was made',
  skinstack_dead_clicks: 'Clicks that could not be stored and wait for a replay, 10000 at most',
  skinstack_dead_clicks_age_seconds: 'Since the oldest of them was set apart',
  skinstack_clicks_last_hour: 'What the last complete hour brought, by kind',
  skinstack_click_partitions_ahead: 'Months after this one that have a partition for clicks',

  skinstack_webhook_events_waiting: 'Deliveries in a status that waits, 10000 of each at most',
  skinstack_webhook_events_waiting_age_seconds: 'Since the oldest of them was stored',
  skinstack_webhook_events_24h: 'Deliveries of the last 24 hours by what became of them',
  skinstack_webhook_processing_seconds:
    'From stored to finished, quantiles of the last hour’s deliveries',

  skinstack_notices_waiting: 'Events, mails and webhooks out on their way, 10000 of each at most',
  skinstack_notices_due_age_seconds: 'For how long the longest of them is due',

  skinstack_commissions: 'Commissions in their hold, and owed to influencers; 10000 at most',
  skinstack_commissions_overdue: 'Pending ones whose hold is over, 10000 at most',
  skinstack_commissions_24h: 'Commissions recorded in the last 24 hours, by their state now',
  skinstack_commissions_24h_net_minor: 'What they come to, in minor units',
  skinstack_balance_minor: 'The sum of all balances of an account of the ledger, in minor units',
  skinstack_payouts: 'Payouts on their way, and those requested in the last 30 days',
  skinstack_payouts_amount_minor: 'What they come to, in minor units',
  skinstack_payouts_open_age_seconds: 'Since the oldest payout on its way was requested',
  skinstack_books_violations: 'Rows that disagreed at the last reconciliation, 100 a check at most',
  skinstack_books_checked_timestamp_seconds: 'When the books were last reconciled; 0 is never',

  skinstack_job_success_timestamp_seconds: 'When a job last succeeded; 0 is never',
  skinstack_job_failed: 'Whether its last run failed',
  skinstack_job_duration_seconds: 'How long its last run waited for stores and services',
  skinstack_job_found: 'What its last successful run counted',
  skinstack_privacy_requests_open: 'Shoppers’ requests that are not carried out yet',
  skinstack_privacy_requests_overdue: 'Those of them whose day is past',
} as const;
