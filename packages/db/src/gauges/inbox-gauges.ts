import { type SQL, sql } from 'drizzle-orm';
import { MOST_COUNTED } from './most-counted.ts';

/** Deliveries that wait for something, each status by itself (webhook_events_status_idx). */
const waiting = (now: string) => sql`
  select gauge.name, jsonb_build_object('status', status), gauge.value
  from unnest(array['received', 'pending', 'quarantined']) as waits (status)
  cross join lateral (
    select count(*) as count from (
      select from webhook_events as events where events.status = waits.status limit ${MOST_COUNTED}
    ) as counted
  ) as counted
  cross join lateral (
    select min(created_at) as oldest_at from webhook_events as events
    where events.status = waits.status
  ) as oldest
  cross join lateral (values
    ('skinstack_webhook_events_waiting', counted.count::numeric),
    ('skinstack_webhook_events_waiting_age_seconds',
      coalesce(greatest(0, extract(epoch from ${now}::timestamptz - oldest.oldest_at)), 0))
  ) as gauge (name, value)`;

/** What became of a day's deliveries (webhook_events_period_idx). */
const day = (now: string) => sql`
  select 'skinstack_webhook_events_24h',
    jsonb_build_object('network', network, 'outcome', status), count(*)
  from webhook_events
  where created_at > ${now}::timestamptz - interval '24 hours'
  group by network, status`;

/** How long an hour's deliveries took from stored to finished (webhook_events_period_idx). */
const processing = (now: string) => sql`
  select 'skinstack_webhook_processing_seconds',
    jsonb_build_object('network', network, 'quantile', fraction::text), seconds::numeric
  from (
    select network, array[0.5, 0.95, 0.99] as fractions,
      percentile_cont(array[0.5, 0.95, 0.99]) within group (order by
        greatest(0, extract(epoch from finished_at - created_at))::float8) as percentiles
    from webhook_events
    where created_at > ${now}::timestamptz - interval '1 hour' and finished_at is not null
    group by network
  ) as networks, unnest(fractions, percentiles) as quantiles (fraction, seconds)`;

/** The inbox. */
export function inboxGauges(at: Date): SQL {
  const now = at.toISOString();
  return sql`${waiting(now)} union all ${day(now)} union all ${processing(now)}`;
}
