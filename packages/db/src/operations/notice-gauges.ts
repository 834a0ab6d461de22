import { sql } from 'drizzle-orm';
import { MOST_COUNTED } from './money-gauges.ts';

/**
 * What waits to be told, and for how long the longest is due: events of nobody yet
 * (outbox_events_untold_idx), mails (mails_due_idx), deliveries of endpoints that are on
 * (webhook_deliveries_due_idx). What fails is due again later, and is not stuck.
 */
export function noticeGauges(now: Date) {
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
