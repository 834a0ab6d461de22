import type { Click } from '@skinstack/domain/clicks/click';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { ALL_COUNTS, addedTo, countClicks, facetsOfClick, quarterOfClick } from './click-counts.ts';
import { foundTaps } from './pixel-views.ts';

/**
 * Stores a batch of clicks and adds the new ones, and only those, to the rollups, by link and by
 * what the clicks tell: one statement, so a batch delivered again changes nothing. Rows are
 * taken in order of their keys, so writers that share links cannot wait for each other.
 * Clicks of a month that is closed are refused with SQLSTATE SS001 (migration 0023).
 * @param is_late says that they were looked for in the archive, and are new
 * @returns how many of the clicks were new
 */
export async function insertClicks(
  db: Database,
  clicks: readonly Click[],
  is_late = false,
): Promise<number> {
  if (clicks.length === 0) return 0;
  const admitted = is_late ? sql`, set_config('skinstack.late_clicks', 'on', true)` : sql``;
  const result = await db.execute(sql`
    with incoming as (
      select distinct on (id) * from jsonb_to_recordset(${JSON.stringify(clicks)}::jsonb) as click(
        id text, clicked_at timestamptz, link_id text, influencer_id text, kind text,
        bot_reason text, visitor_hash text, visitor_day date, sub_id text, country text,
        device text, referrer_host text, app text)
      order by id
    ), stored as (
      insert into clicks (id, clicked_at, link_id, kind, bot_reason, visitor_hash, visitor_day,
        sub_id, country, device, referrer_host, app)
      select id, clicked_at, link_id, kind, bot_reason, visitor_hash,
        nullif(visitor_day, (clicked_at at time zone 'UTC')::date), sub_id, country, device,
        referrer_host, app
      from incoming order by id
      on conflict do nothing
      returning id
    ), fresh as (
      select incoming.*, date_trunc('hour', clicked_at, 'UTC') as hour_at, ${quarterOfClick},
        coalesce(visitor_day, (clicked_at at time zone 'UTC')::date) as seen_on,
        coalesce(sub_id, '') as placement
      from incoming join stored using (id)
    ), first_seen as (
      select distinct on (seen_on, link_id, visitor_hash) seen_on, link_id, visitor_hash, id
      from fresh where kind = 'click' and visitor_hash is not null
      order by seen_on, link_id, visitor_hash, clicked_at, id
    ), visitors as (
      insert into link_visitors (seen_on, link_id, visitor_hash, click_id)
      select seen_on, link_id, visitor_hash, id from first_seen
      order by seen_on, link_id, visitor_hash
      on conflict do nothing
      returning click_id
    ), ${foundTaps(clicks)}, counted as (
      select link_id, influencer_id, hour_at, quarter, kind, visitors.click_id is not null
          as is_unique, viewed.click_id is not null as is_tapped, country, device, referrer_host,
        sub_id, app
      from fresh left join visitors on visitors.click_id = id left join viewed on impression_id = id
      union all
      select link_id, influencer_id, hour_at, quarter, 'tap', false, true, country, device,
        referrer_host, sub_id, app
      from tapped_before
    ), by_link as (
      insert into link_hours (link_id, hour_at, influencer_id, ${ALL_COUNTS})
      select link_id, hour_at, min(influencer_id), ${countClicks}
      from counted group by link_id, hour_at order by link_id, hour_at
      on conflict (link_id, hour_at) do update set ${addedTo('link_hours')}
    ), by_facet as (
      insert into influencer_facet_hours (influencer_id, facet, hour_at, value, ${ALL_COUNTS})
      select influencer_id, facet, hour_at, value, ${countClicks}
      from counted cross join lateral ${facetsOfClick}
      group by influencer_id, facet, hour_at, value order by influencer_id, facet, hour_at, value
      on conflict (influencer_id, facet, hour_at, value)
        do update set ${addedTo('influencer_facet_hours')}
    )
    select count(*)::int as new_count ${admitted} from stored`);
  return Number(result.rows[0]?.new_count ?? 0);
}
