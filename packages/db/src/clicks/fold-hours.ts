import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import {
  ALL_COUNTS,
  addedTo,
  addedWhole,
  COUNTS,
  quartersOfHour,
  sumAllCounts,
} from './click-counts.ts';
import {
  allCountsOfPacked,
  packedHour,
  packedNumbers,
  packedQuarter,
  sumPacked,
} from './packed-counts.ts';

/** A rollup by the hour, its key in the order in which writers take rows, and its days. */
export type Rollup = {
  hours: 'link_hours' | 'influencer_facet_hours';
  days: 'link_days' | 'influencer_facet_days';
  key: readonly string[];
  /** The key of a day, and what else a row says: whose it is. */
  day_key: readonly string[];
  more: readonly string[];
};

export const LINK_ROLLUP: Rollup = {
  hours: 'link_hours',
  days: 'link_days',
  key: ['link_id', 'hour_at'],
  day_key: ['link_id', 'day_at'],
  more: ['influencer_id'],
};
export const FACET_ROLLUP: Rollup = {
  hours: 'influencer_facet_hours',
  days: 'influencer_facet_days',
  key: ['influencer_id', 'facet', 'hour_at', 'value'],
  day_key: ['influencer_id', 'facet', 'day_at', 'value'],
  more: [],
};

const list = (columns: readonly string[]) => sql.raw(columns.join(', '));
/** A day of UTC as SQL, by when it begins. */
const dayAt = (day: string) => sql`((${day}::date)::timestamp at time zone 'UTC')`;

/** The oldest day of UTC (`2026-11-22`) before a time that has hours of links; null for none. */
export async function findUnfoldedDay(db: Database, before: Date): Promise<string | null> {
  const result = await db.execute(sql`
    select to_char(min(hour_at) at time zone 'UTC', 'YYYY-MM-DD') as day from link_hours
    where hour_at < ${before.toISOString()}::timestamptz`);
  const day = result.rows[0]?.day;
  return day === null || day === undefined ? null : String(day);
}

/**
 * Folds hours of a day of UTC into rows of the day, no more than `limit`, in one statement: what it
 * takes out of one table it adds to the other, and nothing that is added meanwhile. Rows are locked
 * in the order in which writers take them. Readers see either.
 * @returns how many hours; fewer than `limit` when none is left
 */
export async function foldHours(
  db: Database,
  { hours, days, key, day_key, more }: Rollup,
  day: string,
  limit: number,
): Promise<number> {
  const [from, to] = [sql.raw(hours), sql.raw(days)];
  const isOnDay = sql`hours.hour_at >= ${dayAt(day)}
        and hours.hour_at < ${dayAt(day)} + interval '24 hours'`;
  const isSame = sql.raw(key.map((one) => `hours.${one} = held.${one}`).join(' and '));
  const columns = list([...day_key, ...more]);
  const grouped = list(day_key.map((one) => `taken.${one}`));
  const own = list(more.map((one) => `min(taken.${one}),`));
  const result = await db.execute(sql`
    with held as materialized (
      select ${list(key)} from ${from} hours where ${isOnDay}
      order by ${list(key)} limit ${limit}::int for update
    ), taken as (
      delete from ${from} hours using held where ${isOnDay} and ${isSame}
      returning hours.*, ${dayAt(day)} as day_at
    ), folded as (
      insert into ${to} (${columns}, ${COUNTS}, counted)
      select ${grouped}, ${own} ${sumPacked}, array_agg(number order by number)
      from taken cross join lateral ${quartersOfHour} cross join lateral ${packedQuarter}
      group by ${grouped} order by ${grouped}
      on conflict (${list(day_key)}) do update set ${addedWhole(days)},
        counted = ${to}.counted || excluded.counted
    )
    select count(*)::int as hour_count from taken`);
  return Number(result.rows[0]?.hour_count ?? 0);
}

/**
 * Makes a day of UTC hours again, for a release that knows no days; the next fold takes them back.
 * @returns how many rows of the day there were
 */
export async function unfoldDay(db: Database, rollup: Rollup, day: string): Promise<number> {
  const { hours, days, key, more } = rollup;
  const own = list(more.map((one) => `min(${one}),`));
  const result = await db.execute(sql`
    with taken as (
      delete from ${sql.raw(days)} where day_at = ${dayAt(day)} returning *
    ), unfolded as (
      insert into ${sql.raw(hours)} (${list([...key, ...more])}, ${ALL_COUNTS})
      select ${list(key)}, ${own} ${sumAllCounts}
      from (${numbersByHour(sql`taken`, rollup)}) as told
      group by ${list(key)} order by ${list(key)}
      on conflict (${list(key)}) do update set ${addedTo(hours)}
    )
    select count(*)::int as day_count from taken`);
  return Number(result.rows[0]?.day_count ?? 0);
}

/** Rows of days as rows of ALL_COUNTS for each number: the key, what else they say, the counts. */
function numbersByHour(days: SQL, { key, more }: Rollup): SQL {
  const columns = [...key, ...more].map((one) =>
    one === 'hour_at' ? sql`${packedHour} as hour_at` : sql.raw(one),
  );
  return sql`select ${sql.join(columns, sql`, `)}, ${allCountsOfPacked}
      from ${days} cross join lateral ${packedNumbers}`;
}

/**
 * The hours of a day of UTC as if none were folded: the key, what else a row says, and the counts.
 */
export function unfoldedHours(rollup: Rollup, day: string): SQL {
  const { hours, days, key, more } = rollup;
  const own = list(more.map((one) => `min(${one}),`));
  const ofDay = sql`(select * from ${sql.raw(days)} where day_at = ${dayAt(day)}) as days`;
  return sql`select ${list(key)}, ${own} ${sumAllCounts} from (
      select ${list([...key, ...more])}, ${ALL_COUNTS} from ${sql.raw(hours)}
      where hour_at >= ${dayAt(day)} and hour_at < ${dayAt(day)} + interval '24 hours'
      union all
      ${numbersByHour(ofDay, rollup)}
    ) as told group by ${list(key)}`;
}

/** How many days of a rollup say something else than their hours do. */
export function countWrongDays({ days }: Rollup, day: string): SQL {
  return sql`(select count(*) from ${sql.raw(days)} where day_at = ${dayAt(day)}
        and (${COUNTS}) <> (select ${sumPacked} from ${packedNumbers}))`;
}
