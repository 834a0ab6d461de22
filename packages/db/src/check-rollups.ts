import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { COUNTS } from './count-clicks.ts';
import {
  isArchived,
  isKept,
  isOnDay,
  recountFacetHours,
  recountLinkHours,
} from './rollups/recount.ts';

/** How a day's rollups compare with its raw clicks. */
export type RollupCheck = {
  /** False when the day has no raw clicks (any more): there is nothing to compare with. */
  is_kept: boolean;
  /** True when its month is archived, or about to be: it is not compared either. */
  is_archived: boolean;
  /** Rows that are missing, too many, or count something else. */
  wrong_link_hours: number;
  wrong_facet_hours: number;
  /** Visitors of a link that no click stands for, and clicks whose visitor is not counted. */
  wrong_visitors: number;
};

/** Compares the rollups of a day of UTC (`2026-11-22`) with its raw clicks, all at one moment. */
export async function checkRollups(db: Database, day: string): Promise<RollupCheck> {
  const hours = isOnDay(sql`hour_at`, day);
  const result = await db.execute(sql`
    with link_counts as (${recountLinkHours(day)}), facet_counts as (${recountFacetHours(day)}),
    link_held as (
      select link_id, hour_at, influencer_id, ${COUNTS} from link_hours where ${hours}
    ), facet_held as (
      select influencer_id, facet, hour_at, value, ${COUNTS} from influencer_facet_hours
      where ${hours}
    ), seen as (
      select link_id, visitor_hash, array_agg(id) as ids from clicks
      where ${isOnDay(sql`clicked_at`, day)} and kind = 'click' and visitor_hash is not null
      group by link_id, visitor_hash
    )
    select ${isKept(day)} as is_kept, ${isArchived(day)} as is_archived,
      (select count(*) from ((table link_counts except table link_held)
        union all (table link_held except table link_counts)) as wrong) as wrong_link_hours,
      (select count(*) from ((table facet_counts except table facet_held)
        union all (table facet_held except table facet_counts)) as wrong) as wrong_facet_hours,
      (select count(*) from seen full join
        (select * from link_visitors where seen_on = ${day}::date) as visitor
        using (link_id, visitor_hash)
        where (visitor.click_id = any(seen.ids)) is not true) as wrong_visitors`);
  const [row = {}] = result.rows;
  return {
    is_kept: row.is_kept === true,
    is_archived: row.is_archived === true,
    wrong_link_hours: Number(row.wrong_link_hours),
    wrong_facet_hours: Number(row.wrong_facet_hours),
    wrong_visitors: Number(row.wrong_visitors),
  };
}
