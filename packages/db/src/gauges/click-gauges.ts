import { type SQL, sql } from 'drizzle-orm';
import { MOST_COUNTED } from './most-counted.ts';

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
export function clickGauges(at: Date): SQL {
  const now = at.toISOString();
  return sql`${dead(now)} union all ${lastHour(now)} union all ${partitions(now)}`;
}
