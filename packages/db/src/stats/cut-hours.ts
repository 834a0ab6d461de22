import type { Span } from '@skinstack/domain/time-zones';
import { type SQL, sql } from 'drizzle-orm';
import {
  COUNTS,
  countOne,
  countsOfQuarter,
  hasCounts,
  quartersOfHour,
} from '../clicks/click-counts.ts';
import { seenOn } from '../clicks/rollups.ts';
import type { ClickFacet } from '../schema/influencer-facet-hours.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 4 * QUARTER_MS;

/**
 * A period and where its parts begin (`cutPeriod` of the domain): the first begins with or before
 * it.
 */
export type CutSpan = Span & { starts: readonly Date[] };

/** A moment as SQL. */
export const instant = (at: Date | number) => sql`${new Date(at).toISOString()}::timestamptz`;

/** The number of the part of a period, from 1 on, that an instant falls in. */
export function partOf(at: SQL, { starts }: CutSpan): SQL {
  if (starts.length === 1) return sql`1`;
  return sql`width_bucket(${at}, ${instants(starts.map((start) => start.getTime()))})`;
}

function instants(times: readonly number[]): SQL {
  const list = times.map((at_ms) => new Date(at_ms).toISOString()).join(',');
  return sql`${`{${list}}`}::timestamptz[]`;
}

/** The condition that an hour of a rollup has something of a period. */
function hasPartOf({ from, to }: Span): SQL {
  return sql`hour_at >= ${instant(floor(from, HOUR_MS))} and hour_at < ${instant(to)}`;
}

/** Whose links: an influencer's, or those of a condition on `link_hours`. */
type Whose = { influencer_id: string } | SQL;

/**
 * Rows of `link_hours` of a period: `link_id`, `part` and the counts, some to be added up. They are
 * exact: hours with an edge of the period in them are told by their quarters, and a quarter with
 * one by its raw clicks, where those are kept.
 */
export function linkCounts(span: CutSpan, whose: Whose): SQL {
  const condition = 'influencer_id' in whose ? ofInfluencer(whose.influencer_id) : whose;
  return cutHours({
    span,
    table: sql`link_hours`,
    key: sql`link_id`,
    where:
      'influencer_id' in whose
        ? isPairOf(whose.influencer_id, span)
        : sql`${condition} and ${hasPartOf(span)}`,
    clicks: sql`select link_id, clicked_at as at, ${countOne} from ${rawClicks(span, condition)}`,
  });
}

const ofInfluencer = (influencer_id: string) => sql`influencer_id = ${influencer_id}`;

/**
 * By pairs: of who has many hours the planner would read everybody's, which lie together in time.
 */
function isPairOf(influencer_id: string, { from, to }: Span): SQL {
  return sql`(influencer_id, hour_at) >= (${influencer_id}, ${instant(floor(from, HOUR_MS))})
      and (influencer_id, hour_at) < (${influencer_id}, ${instant(to)})`;
}

/** The same of `influencer_facet_hours`: `value`, `part` and the counts. */
export function facetCounts(span: CutSpan, influencer_id: string, facet: ClickFacet): SQL {
  const column = CLICK_COLUMNS[facet];
  return cutHours({
    span,
    table: sql`influencer_facet_hours`,
    key: sql`value`,
    where: sql`influencer_id = ${influencer_id} and facet = ${facet} and ${hasPartOf(span)}`,
    clicks: sql`select coalesce(${column}, '') as value, clicked_at as at, ${countOne}
      from ${rawClicks(span, ofInfluencer(influencer_id))}`,
  });
}

/** Where a raw click has what it tells. */
export const CLICK_COLUMNS: Record<ClickFacet, SQL> = {
  country: sql`click.country`,
  device: sql`click.device`,
  referrer: sql`click.referrer_host`,
  sub_id: sql`click.sub_id`,
  app: sql`click.app`,
};

type Source = { span: CutSpan; table: SQL; key: SQL; where: SQL; clicks: SQL };

function cutHours({ span, table, key, where, clicks }: Source): SQL {
  const split = splitHours(span);
  // nearly always: every edge is on the hour
  if (split.length === 0) {
    return sql`(select ${key}, ${partOf(sql`hour_at`, span)} as part, ${COUNTS}
      from ${table} where ${where})`;
  }
  const [from_ms, to_ms] = [ceil(span.from, QUARTER_MS), floor(span.to, QUARTER_MS)];
  const hours = instants(split);
  const told = sql`select ${key}, told.* from ${table} cross join lateral (
          select hour_at as at, ${COUNTS} where hour_at <> all(${hours})
          union all
          select hour_at + quarters.minute * interval '1 minute', ${countsOfQuarter}
          from ${quartersOfHour} where hour_at = any(${hours}) and ${hasCounts}
        ) as told where ${where}
          and told.at >= ${instant(from_ms)} and told.at < ${instant(to_ms)}`;
  const isOnQuarters = from_ms === span.from.getTime() && to_ms === span.to.getTime();
  const all = isOnQuarters ? told : sql`${told} union all ${clicks}`;
  return sql`(select ${key}, ${partOf(sql`at`, span)} as part, ${COUNTS} from (${all}) as cut)`;
}

/** The hours with an edge in them that is not their beginning. */
function splitHours({ from, to, starts }: CutSpan): number[] {
  const edges = [from, to, ...starts].filter((edge) => edge.getTime() % HOUR_MS !== 0);
  return [...new Set(edges.map((edge) => floor(edge, HOUR_MS)))];
}

/** The clicks of a period that are not in one of its whole quarters of an hour. */
function rawClicks({ from, to }: Span, whose: SQL): SQL {
  const end_ms = Math.min(ceil(from, QUARTER_MS), to.getTime());
  const start_ms = Math.max(floor(to, QUARTER_MS), end_ms);
  const hours = instants([floor(from, HOUR_MS), floor(to, HOUR_MS)]);
  return sql`(
        select click.*, visitor.click_id is not null as is_unique,
          view.click_id is not null as is_tapped
        from (
          select distinct link_id from link_hours where ${whose} and hour_at = any(${hours})
        ) as links join clicks click on click.link_id = links.link_id and (
          click.clicked_at >= ${instant(from)} and click.clicked_at < ${instant(end_ms)}
          or click.clicked_at >= ${instant(start_ms)} and click.clicked_at < ${instant(to)})
        left join link_visitors visitor on visitor.seen_on = ${seenOn}
          and visitor.link_id = click.link_id and visitor.visitor_hash = click.visitor_hash
          and visitor.click_id = click.id
        left join pixel_views view on kind = 'impression' and view.link_id = click.link_id
          and view.visitor_hash = click.visitor_hash and view.sub_id = coalesce(click.sub_id, '')
          and view.impression_id = click.id
      ) as click`;
}

const floor = (at: Date, unit_ms: number) => Math.floor(at.getTime() / unit_ms) * unit_ms;
const ceil = (at: Date, unit_ms: number) => Math.ceil(at.getTime() / unit_ms) * unit_ms;
