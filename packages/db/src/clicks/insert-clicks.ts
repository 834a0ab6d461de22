import type { Click } from '@skinstack/domain/clicks/click';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { addedTo, COUNTS, countClicks, facetsOfClick } from './click-counts.ts';

/**
 * Stores a batch of clicks and adds the new ones, and only those, to the hourly rollups, by link
 * and by what the clicks tell: one statement, so a batch delivered again changes nothing. Rows are
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
  const admitted = is_late ? sql`, set_config('skinstack.late_clicks', 'on', true)` : sql``;
  const result = await db.execute(sql`
    with incoming as (
      select distinct on (id) * from jsonb_to_recordset(${JSON.stringify(clicks)}::jsonb) as click(
        id text, clicked_at timestamptz, link_id text, influencer_id text, kind text,
        bot_reason text, visitor_hash text, sub_id text, country text, device text,
        referrer_host text, app text)
      order by id
    ), stored as (
      insert into clicks (id, clicked_at, link_id, kind, bot_reason, visitor_hash, sub_id, country,
        device, referrer_host, app)
      select id, clicked_at, link_id, kind, bot_reason, visitor_hash, sub_id, country, device,
        referrer_host, app
      from incoming order by id
      on conflict do nothing
      returning id
    ), fresh as (
      select incoming.*, date_trunc('hour', clicked_at, 'UTC') as hour_at,
        (clicked_at at time zone 'UTC')::date as seen_on
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
    ), counted as (
      select fresh.*, click_id is not null as is_unique
      from fresh left join visitors on click_id = id
    ), by_link as (
      insert into link_hours (link_id, hour_at, influencer_id, ${COUNTS})
      select link_id, hour_at, min(influencer_id), ${countClicks}
      from counted group by link_id, hour_at order by link_id, hour_at
      on conflict (link_id, hour_at) do update set ${addedTo('link_hours')}
    ), by_facet as (
      insert into influencer_facet_hours (influencer_id, facet, hour_at, value, ${COUNTS})
      select influencer_id, facet, hour_at, value, ${countClicks}
      from counted cross join lateral ${facetsOfClick}
      group by influencer_id, facet, hour_at, value order by influencer_id, facet, hour_at, value
      on conflict (influencer_id, facet, hour_at, value)
        do update set ${addedTo('influencer_facet_hours')}
    )
    select count(*)::int as new_count ${admitted} from stored`);
  return Number(result.rows[0]?.new_count ?? 0);
}
