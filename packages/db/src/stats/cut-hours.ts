import type { Span } from '@skinstack/domain/time-zones';
import { type SQL, sql } from 'drizzle-orm';
import {
  COUNTS,
  countOne,
  countsOfQuarter,
  hasCounts,
  quartersOfHour,
} from '../clicks/click-counts.ts';
import { countsOfPacked, packedAt, packedNumbers } from '../clicks/packed-counts.ts';
import { seenOn } from '../clicks/rollups.ts';
import { hourOf } from '../schema/clicks.ts';
import type { ClickFacet } from '../schema/influencer-facet-hours.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 4 * QUARTER_MS;
const DAY_MS = 24 * HOUR_MS;

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

/** Rows of a rollup: of an hour, or of a day of UTC whose hours are folded (`fold-hours.ts`). */
type Unit = { at: SQL; ms: number; quarters: SQL };
const HOURS: Unit = {
  at: sql`hour_at`,
  ms: HOUR_MS,
  quarters: sql`select hour_at + quarters.minute * interval '1 minute', ${countsOfQuarter}
          from ${quartersOfHour} where ${hasCounts}`,
};
const DAYS: Unit = {
  at: sql`day_at`,
  ms: DAY_MS,
  quarters: sql`select ${packedAt}, ${countsOfPacked} from ${packedNumbers} where true`,
};

/** The condition that a row of a rollup has something of a period. */
function hasPartOf({ from, to }: Span, { at, ms }: Unit): SQL {
  return sql`${at} >= ${instant(floor(from, ms))} and ${at} < ${instant(to)}`;
}

/** Whose links: an influencer's, or those of a condition on `link_hours` and `link_days`. */
type Whose = { influencer_id: string } | SQL;

/**
 * Rows of `link_hours` and `link_days` of a period: `link_id`, `part` and the counts, some to be
 * added up. They are exact: days and hours with an edge of the period in them are told by their
 * quarters, and a quarter with one by its raw clicks, where those are kept.
 */
export function linkCounts(span: CutSpan, whose: Whose): SQL {
  const condition = 'influencer_id' in whose ? ofInfluencer(whose.influencer_id) : whose;
  return cutHours({
    span,
    hours: sql`link_hours`,
    days: sql`link_days`,
    key: sql`link_id`,
    where: (unit) =>
      'influencer_id' in whose
        ? isPairOf(whose.influencer_id, span, unit)
        : sql`${condition} and ${hasPartOf(span, unit)}`,
    clicks: sql`select link_id, clicked_at as at, ${countOne} from ${rawClicks(span, condition)}`,
  });
}

const ofInfluencer = (influencer_id: string) => sql`influencer_id = ${influencer_id}`;

/**
 * By pairs: of who has many hours the planner would read everybody's, which lie together in time.
 */
function isPairOf(influencer_id: string, { from, to }: Span, { at, ms }: Unit): SQL {
  return sql`(influencer_id, ${at}) >= (${influencer_id}, ${instant(floor(from, ms))})
      and (influencer_id, ${at}) < (${influencer_id}, ${instant(to)})`;
}

/** The same of `influencer_facet_hours` and their days: `value`, `part` and the counts. */
export function facetCounts(span: CutSpan, influencer_id: string, facet: ClickFacet): SQL {
  const column = CLICK_COLUMNS[facet];
  return cutHours({
    span,
    hours: sql`influencer_facet_hours`,
    days: sql`influencer_facet_days`,
    key: sql`value`,
    where: (unit) =>
      sql`influencer_id = ${influencer_id} and facet = ${facet} and ${hasPartOf(span, unit)}`,
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

type Source = {
  span: CutSpan;
  hours: SQL;
  days: SQL;
  key: SQL;
  where: (unit: Unit) => SQL;
  clicks: SQL;
};

function cutHours(source: Source): SQL {
  const { span, hours, days, key, clicks } = source;
  const told = sql`${tellBy(HOURS, hours, source)} union all ${tellBy(DAYS, days, source)}`;
  const all = isOnQuarters(span) ? told : sql`${told} union all ${clicks}`;
  return sql`(select ${key}, ${partOf(sql`at`, span)} as part, ${COUNTS} from (${all}) as cut)`;
}

/** Rows of a table, `at` and the counts: whole where no edge is in them, else by quarters. */
function tellBy(unit: Unit, table: SQL, { span, key, where }: Source): SQL {
  const split = splitUnits(span, unit);
  // nearly always of hours: every edge is on the hour
  if (split.length === 0) {
    return sql`select ${key}, ${unit.at} as at, ${COUNTS} from ${table} where ${where(unit)}`;
  }
  const edges = instants(split);
  return sql`select ${key}, told.* from ${table} cross join lateral (
          select ${unit.at} as at, ${COUNTS} where ${unit.at} <> all(${edges})
          union all
          ${unit.quarters} and ${unit.at} = any(${edges})
        ) as told where ${where(unit)} and told.at >= ${instant(ceil(span.from, QUARTER_MS))}
          and told.at < ${instant(floor(span.to, QUARTER_MS))}`;
}

/** The hours with an edge of a period, or of a part of it, in them. */
export const edgeHours = (span: CutSpan): SQL => instants(splitUnits(span, HOURS));

/** The condition that an hour has something of a period. */
export const isHourOf = (span: Span): SQL => hasPartOf(span, HOURS);

function isOnQuarters({ from, to }: Span): boolean {
  return from.getTime() % QUARTER_MS === 0 && to.getTime() % QUARTER_MS === 0;
}

/** The hours, or days, with an edge in them that is not their beginning. */
function splitUnits({ from, to, starts }: CutSpan, { ms }: Unit): number[] {
  const edges = [from, to, ...starts].filter((edge) => edge.getTime() % ms !== 0);
  return [...new Set(edges.map((edge) => floor(edge, ms)))];
}

/** The clicks of a period that are not in one of its whole quarters of an hour. */
function rawClicks({ from, to }: Span, whose: SQL): SQL {
  const end_ms = Math.min(ceil(from, QUARTER_MS), to.getTime());
  const start_ms = Math.max(floor(to, QUARTER_MS), end_ms);
  const edgesBy = (ms: number) => instants([floor(from, ms), floor(to, ms)]);
  return sql`(
        select click.*, visitor.click_id is not null as is_unique,
          view.click_id is not null as is_tapped
        from (
          select link_id from link_hours where ${whose} and hour_at = any(${edgesBy(HOUR_MS)})
          union
          select link_id from link_days where ${whose} and day_at = any(${edgesBy(DAY_MS)})
        ) as links join clicks click on click.link_id = links.link_id
          and ${hourOf(sql`click.clicked_at`)} = any(${edgesBy(HOUR_MS)}) and (
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
