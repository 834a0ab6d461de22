import { makeId } from '@skinstack/domain/ids';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import {
  ALL_COUNTS,
  countClicks,
  facetsOfClick,
  quarterOfClick,
  setCounts,
} from './click-counts.ts';
import {
  countWrongDays,
  FACET_ROLLUP,
  LINK_ROLLUP,
  type Rollup,
  unfoldedHours,
} from './fold-hours.ts';
import { addMissingTaps } from './pixel-views.ts';

const HOUR_MS = 3_600_000;

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
  const result = await db.execute(sql`
    with link_counts as (${recountLinkHours(day)}), facet_counts as (${recountFacetHours(day)}),
    link_held as (${unfoldedHours(LINK_ROLLUP, day)}),
    facet_held as (${unfoldedHours(FACET_ROLLUP, day)}),
    seen as (
      select ${seenOn} as seen_on, link_id, visitor_hash, array_agg(id) as ids from clicks
      where ${isOnDay(sql`clicked_at`, day)} and kind = 'click' and visitor_hash is not null
      group by 1, link_id, visitor_hash
    ), visitors as (
      select * from link_visitors where ${isNear(day)}
    )
    select ${isKept(day)} as is_kept, ${isArchived(day)} as is_archived,
      (select count(*) from ((table link_counts except table link_held)
        union all (table link_held except table link_counts)) as wrong)
        + ${countWrongDays(LINK_ROLLUP, day)} as wrong_link_hours,
      (select count(*) from ((table facet_counts except table facet_held)
        union all (table facet_held except table facet_counts)) as wrong)
        + ${countWrongDays(FACET_ROLLUP, day)} as wrong_facet_hours,
      (select count(*) from seen full join visitors using (seen_on, link_id, visitor_hash)
        where case when click_id is null then ids is not null or seen_on = ${day}::date
          when ${isMadeOn(day)} then (click_id = any(ids)) is not true
          else not ${isMadeBetween(day, -48, 72)} end)
        as wrong_visitors`);
  const [row = {}] = result.rows;
  return {
    is_kept: row.is_kept === true,
    is_archived: row.is_archived === true,
    wrong_link_hours: Number(row.wrong_link_hours),
    wrong_facet_hours: Number(row.wrong_facet_hours),
    wrong_visitors: Number(row.wrong_visitors),
  };
}

/**
 * Counts a day of UTC (`2026-11-22`) again from its raw clicks, in one transaction. A visitor whose
 * click is not known is the first of their clicks that day. Writers wait for it meanwhile, in the
 * order in which they take the tables, and add to what it wrote. A day without raw clicks is left
 * as it is, and so is one of a closed month: its rollups are all there is.
 */
export async function rebuildRollups(db: Database, day: string): Promise<void> {
  await db.batch([
    db.execute(sql`lock table link_visitors, pixel_views, link_hours, influencer_facet_hours,
      link_days, influencer_facet_days in share row exclusive mode`),
    db.execute(removeStrayVisitors(day)),
    db.execute(addMissingVisitors(day)),
    db.execute(addMissingTaps((at) => isOnDay(at, day), isKept(day))),
    db.execute(replaceRows(LINK_ROLLUP, recountLinkHours(day), day)),
    db.execute(replaceRows(FACET_ROLLUP, recountFacetHours(day), day)),
  ]);
}

/** The day on which the visitor of a click counts: of the influencer's time zone as it was. */
export const seenOn = sql`coalesce(visitor_day, (clicked_at at time zone 'UTC')::date)`;

/** Visitors of a day of some time zone that has an hour in common with a day of UTC. */
function isNear(day: string): SQL {
  return sql`(seen_on >= ${day}::date - 1 and seen_on <= ${day}::date + 1)`;
}

/** The condition that a visitor's click, by its id, was made on a day of UTC. */
function isMadeOn(day: string): SQL {
  return isMadeBetween(day, 0, 24);
}

/** The condition that a click was made in some hours from the beginning of a day of UTC on. */
export function isMadeBetween(day: string, from: number, to: number, id = sql`click_id`): SQL {
  const firstOf = (hours: number) =>
    makeId('clk', Date.parse(day) + hours * HOUR_MS, new Uint8Array(10));
  return sql`(${id} >= ${firstOf(from)} and ${id} < ${firstOf(to)})`;
}

function removeStrayVisitors(day: string): SQL {
  return sql`delete from link_visitors where ${isNear(day)} and ${isKept(day)}
    and (${isMadeOn(day)} or click_id is null and seen_on = ${day}::date)
    and not exists (select from clicks where id = link_visitors.click_id and kind = 'click'
      and ${isOnDay(sql`clicked_at`, day)} and clicks.link_id = link_visitors.link_id
      and clicks.visitor_hash = link_visitors.visitor_hash and ${seenOn} = link_visitors.seen_on)`;
}

function addMissingVisitors(day: string): SQL {
  return sql`insert into link_visitors (seen_on, link_id, visitor_hash, click_id)
    select distinct on (1, link_id, visitor_hash) ${seenOn}, link_id, visitor_hash, id
    from clicks where ${isOnDay(sql`clicked_at`, day)} and kind = 'click'
      and visitor_hash is not null and ${isKept(day)}
    order by 1, link_id, visitor_hash, clicked_at, id
    on conflict do nothing`;
}

/**
 * Makes the rows of a day those of a recount, as hours, which are folded again later; rows that
 * nothing was counted for go.
 */
function replaceRows({ hours, days, key, more }: Rollup, recount: SQL, day: string): SQL {
  const [name, columns] = [sql.raw(hours), sql.raw([...key, ...more].join(', '))];
  const isSameKey = sql.raw(key.map((one) => `recounted.${one} = ${hours}.${one}`).join(' and '));
  return sql`with recounted (${columns}, ${ALL_COUNTS}) as materialized (${recount}),
    unfolded as (
      delete from ${sql.raw(days)} where ${isOnDay(sql`day_at`, day)} and ${isKept(day)}
    ), removed as (
      delete from ${name} where ${isOnDay(sql`hour_at`, day)} and ${isKept(day)}
        and not exists (select from recounted where ${isSameKey})
    )
    insert into ${name} (${columns}, ${ALL_COUNTS})
    select ${columns}, ${ALL_COUNTS} from recounted
    on conflict (${sql.raw(key.join(', '))}) do update set ${setCounts}`;
}

/** The condition that a time is on a day of UTC. */
function isOnDay(column: SQL, day: string): SQL {
  const start = sql`((${day}::date)::timestamp at time zone 'UTC')`;
  return sql`(${column} >= ${start} and ${column} < ${start} + interval '24 hours')`;
}

/** True for a day of a month that is archived, or is about to be: its rollups stay as they are. */
function isArchived(day: string): SQL {
  return sql`exists (select from click_archives
    where month_on = date_trunc('month', (${day}::date)::timestamp))`;
}

/** True for a day whose raw clicks are kept: only such a day can be counted again. */
function isKept(day: string): SQL {
  return sql`(exists (select from clicks where ${isOnDay(sql`clicked_at`, day)})
    and not ${isArchived(day)})`;
}

/** The rows `link_hours` must hold of a day: link, hour, influencer and the counts. */
function recountLinkHours(day: string): SQL {
  return sql`select link_id, hour_at, min(influencer_id), ${countClicks}
    from ${rawClicks(day)} group by link_id, hour_at`;
}

/** The rows `influencer_facet_hours` must hold of a day: its key and the counts. */
function recountFacetHours(day: string): SQL {
  return sql`select influencer_id, facet, hour_at, value, ${countClicks}
    from ${rawClicks(day)} cross join lateral ${facetsOfClick}
    group by influencer_id, facet, hour_at, value`;
}

/**
 * The raw clicks of a day as the rollups count them: whose, in which hour and quarter, if as a
 * visitor, and if an impression led to one.
 */
function rawClicks(day: string): SQL {
  return sql`(select clicks.*, date_trunc('hour', clicked_at, 'UTC') as hour_at, ${quarterOfClick},
      visitor.click_id is not null as is_unique, view.click_id is not null as is_tapped,
      coalesce(link.influencer_id,
        (select influencer_id from link_hours where link_id = clicks.link_id limit 1),
        (select influencer_id from link_days where link_id = clicks.link_id limit 1)
      ) as influencer_id
    from clicks left join tracking_links link on link.id = clicks.link_id
    left join link_visitors visitor on visitor.seen_on = ${seenOn}
      and visitor.link_id = clicks.link_id and visitor.visitor_hash = clicks.visitor_hash
      and visitor.click_id = clicks.id
    left join pixel_views view on kind = 'impression' and view.link_id = clicks.link_id
      and view.visitor_hash = clicks.visitor_hash and view.sub_id = coalesce(clicks.sub_id, '')
      and view.impression_id = clicks.id
    where ${isOnDay(sql`clicked_at`, day)} and not ${isArchived(day)}) as raw`;
}
