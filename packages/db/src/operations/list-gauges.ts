import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { jobGauges } from './job-runs.ts';
import { MOST_COUNTED, moneyGauges } from './money-gauges.ts';

/** One figure of a gauge; the value is a number as text, because amounts may be above 2^53. */
export type Gauge = { name: string; labels: Record<string, string>; value: string };

/** What each part asks, by its name; a test explains them one by one. */
export const GAUGES = { inboxGauges, moneyGauges, clickGauges, jobGauges, noticeGauges } as const;

/**
 * What a monitor is told of the database, in one statement. Every part goes by an index and is
 * bounded by what is open, by a window of time or by a limit, never by how much there ever was;
 * only the sums of balances grow, with the number of accounts.
 */
export async function listGauges(db: Database, now: Date): Promise<Gauge[]> {
  const parts = Object.values(GAUGES).map((part) => part(now));
  const result = await db.execute(sql`
    select name, labels, value::text as value
    from (${sql.join(parts, sql` union all `)}) as gauges (name, labels, value)
    order by name, labels`);
  return result.rows.map(({ name, labels, value }) => ({
    name: String(name),
    value: String(value),
    labels: (typeof labels === 'string' ? JSON.parse(labels) : labels) as Record<string, string>,
  }));
}

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
function inboxGauges(at: Date): SQL {
  const now = at.toISOString();
  return sql`${waiting(now)} union all ${day(now)} union all ${processing(now)}`;
}

/** Clicks that could not be stored and wait for a replay (dead_clicks_waiting_idx). */
const dead = (now: string) => sql`
  select 'skinstack_dead_clicks', '{}'::jsonb, count(*)
  from (select from dead_clicks where replayed_at is null limit ${MOST_COUNTED}) as waiting
  union all
  select 'skinstack_dead_clicks_age_seconds', '{}'::jsonb,
    coalesce(greatest(0, extract(epoch from ${now}::timestamptz - min(created_at))), 0)
  from dead_clicks where replayed_at is null`;

/** What the last complete hour brought (link_hours_hour_at_idx). */
const lastHour = (now: string) => sql`
  select 'skinstack_clicks_last_hour', jsonb_build_object('kind', gauge.kind), gauge.value
  from (
    select coalesce(sum(clicks), 0) as clicks, coalesce(sum(bot_requests), 0) as bots,
      coalesce(sum(impressions), 0) as impressions
    from link_hours
    where hour_at = date_trunc('hour', ${now}::timestamptz, 'UTC') - interval '1 hour'
  ) as sums
  cross join lateral (
    values ('click', clicks), ('bot', bots), ('impression', impressions)
  ) as gauge (kind, value)`;

/** For how many months after this one clicks have a place. */
const partitions = (now: string) => sql`
  select 'skinstack_click_partitions_ahead', '{}'::jsonb, count(*)
  from pg_inherits join pg_class on pg_class.oid = inhrelid
  where inhparent = 'clicks'::regclass
    and relname ~ '^clicks_[0-9]'
    and relname > 'clicks_' || to_char(${now}::timestamptz at time zone 'UTC', 'YYYY_MM')`;

/** Clicks. */
function clickGauges(at: Date): SQL {
  const now = at.toISOString();
  return sql`${dead(now)} union all ${lastHour(now)} union all ${partitions(now)}`;
}

/**
 * What waits to be told, and for how long the longest is due: events of nobody yet
 * (outbox_events_untold_idx), mails (mails_due_idx), deliveries of endpoints that are on
 * (webhook_deliveries_due_idx). What fails is due again later, and is not stuck.
 */
function noticeGauges(now: Date) {
  return sql`
  select gauge.name, jsonb_build_object('kind', kind), gauge.value
  from (
    select 'event' as kind, count(*) as count, min(occurred_at) as due_at from (
      select occurred_at from outbox_events where told_at is null order by id limit ${MOST_COUNTED}
    ) as events
    union all
    select 'mail', count(*), min(next_at) from (
      select next_at from mails where state = 'pending' limit ${MOST_COUNTED}
    ) as letters
    union all
    select 'webhook', count(*), min(next_at) filter (where is_next) from (
      select next_at, not exists (select from webhook_deliveries earlier
        where earlier.endpoint_id = waiting.endpoint_id and earlier.state = 'pending'
          and earlier.object_id = waiting.object_id and earlier.event_id < waiting.event_id
      ) and (select is_active from webhook_endpoints where id = endpoint_id) as is_next
      from webhook_deliveries waiting where state = 'pending' limit ${MOST_COUNTED}
    ) as deliveries
  ) as sums
  cross join lateral (values
    ('skinstack_notices_waiting', count::numeric),
    ('skinstack_notices_due_age_seconds',
      coalesce(greatest(0, extract(epoch from ${now.toISOString()}::timestamptz - due_at)), 0))
  ) as gauge (name, value)`;
}
