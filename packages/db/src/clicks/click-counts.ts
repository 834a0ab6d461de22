import { type SQL, sql } from 'drizzle-orm';

const NAMES = ['impressions', 'clicks', 'unique_clicks', 'bot_requests'] as const;

/** What every rollup counts. */
export type ClickCounts = Record<(typeof NAMES)[number], number>;

/** The columns of the counts. */
export const COUNTS = sql.raw(NAMES.join(', '));

/** The counts of a group of clicks that have a `kind` and `is_unique`, in the order of COUNTS. */
export const countClicks = sql`count(*) filter (where kind = 'impression'),
        count(*) filter (where kind = 'click'), count(*) filter (where is_unique),
        count(*) filter (where kind = 'bot')`;

/**
 * What a click tells of itself, a row a facet; empty where it is not known. Only of an app that is
 * not known there is no row: clicks of before the facet have none, so what is missing of the total
 * is read as the unknown.
 */
export const facetsOfClick = sql`(
        select facet, coalesce(value, '') as value from (values ('country', country),
          ('device', device), ('referrer', referrer_host), ('sub_id', sub_id), ('app', app)
        ) as said (facet, value) where facet <> 'app' or value is not null
      ) as told`;

/** `set` of an upsert that adds the new counts to those there. */
export function addedTo(table: string): SQL {
  return sql.raw(NAMES.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', '));
}

/** `set` of an upsert that puts the new counts in the place of those there. */
export const setCounts = sql.raw(NAMES.map((name) => `${name} = excluded.${name}`).join(', '));

/** The sums of the counts over a group of rows. */
export const sumCounts = sql.raw(NAMES.map((name) => `sum(${name}) as ${name}`).join(', '));

/** The counts of a row, as numbers; none where a sum was over nothing. */
export function readCounts(row: Record<string, unknown>): ClickCounts {
  const counts = NAMES.map((name) => [name, Number(row[name] ?? 0)]);
  return Object.fromEntries(counts) as ClickCounts;
}
