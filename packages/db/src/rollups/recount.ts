import { type SQL, sql } from 'drizzle-orm';
import { countClicks, facetsOfClick } from '../count-clicks.ts';

/** The condition that a time is on a day of UTC. */
export function isOnDay(column: SQL, day: string): SQL {
  const start = sql`((${day}::date)::timestamp at time zone 'UTC')`;
  return sql`(${column} >= ${start} and ${column} < ${start} + interval '24 hours')`;
}

/** True for a day of a month that is archived, or is about to be: its rollups stay as they are. */
export function isArchived(day: string): SQL {
  return sql`exists (select from click_archives
    where month_on = date_trunc('month', (${day}::date)::timestamp))`;
}

/** True for a day whose raw clicks are kept: only such a day can be counted again. */
export function isKept(day: string): SQL {
  return sql`(exists (select from clicks where ${isOnDay(sql`clicked_at`, day)})
    and not ${isArchived(day)})`;
}

/** The rows `link_hours` must hold of a day: link, hour, influencer and the counts. */
export function recountLinkHours(day: string): SQL {
  return sql`select link_id, hour_at, min(influencer_id), ${countClicks}
    from ${rawClicks(day)} group by link_id, hour_at`;
}

/** The rows `influencer_facet_hours` must hold of a day: its key and the counts. */
export function recountFacetHours(day: string): SQL {
  return sql`select influencer_id, facet, hour_at, value, ${countClicks}
    from ${rawClicks(day)} cross join lateral ${facetsOfClick}
    group by influencer_id, facet, hour_at, value`;
}

/** The raw clicks of a day as the rollups count them: whose, in which hour, and if as a visitor. */
function rawClicks(day: string): SQL {
  return sql`(select clicks.*, date_trunc('hour', clicked_at, 'UTC') as hour_at,
      visitor.click_id is not null as is_unique, coalesce(link.influencer_id,
        (select influencer_id from link_hours where link_id = clicks.link_id limit 1)
      ) as influencer_id
    from clicks left join tracking_links link on link.id = clicks.link_id
    left join link_visitors visitor on visitor.seen_on = ${day}::date
      and visitor.link_id = clicks.link_id and visitor.visitor_hash = clicks.visitor_hash
      and visitor.click_id = clicks.id
    where ${isOnDay(sql`clicked_at`, day)} and not ${isArchived(day)}) as raw`;
}
