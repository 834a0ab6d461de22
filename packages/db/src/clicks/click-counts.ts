import { type SQL, sql } from 'drizzle-orm';

/** The columns of the counts, in the order in which they are packed. */
export const NAMES = [
  'impressions',
  'clicks',
  'unique_clicks',
  'bot_requests',
  'tapped_impressions',
] as const;
/** The quarters of an hour that are kept beside the whole, by the minute they begin at. */
export const QUARTERS = [15, 30, 45] as const;

/** What every rollup counts. */
export type ClickCounts = Record<(typeof NAMES)[number], number>;

/** The columns of the counts of whole hours. */
export const COUNTS = sql.raw(NAMES.join(', '));
const ofQuarters = QUARTERS.flatMap((minute) => NAMES.map((name) => `${name}_${minute}`));
/** All columns of the counts, those of quarters of hours after those of hours. */
export const ALL_COUNTS = sql.raw([...NAMES, ...ofQuarters].join(', '));
/** The same, taken away. */
export const LESS_COUNTS = sql.raw(NAMES.map((name) => `-${name}`).join(', '));
/** A row that counts nothing, in the order of COUNTS. */
export const NOTHING_COUNTED = sql.raw(NAMES.map(() => '0').join(', '));

/** Which clicks of a group with `kind`, `is_unique` and `is_tapped` each count is of. */
const CONDITIONS: Record<(typeof NAMES)[number], string> = {
  impressions: `kind = 'impression'`,
  clicks: `kind = 'click'`,
  unique_clicks: 'is_unique',
  bot_requests: `kind = 'bot'`,
  tapped_impressions: 'is_tapped',
};
/** When, within its hour, a click with a `clicked_at` was made, as the number of the quarter. */
export const quarterOfClick = sql`extract(minute from clicked_at)::int / 15 as quarter`;

/** The counts of a group of clicks that have a `quarter` too, in the order of ALL_COUNTS. */
export const countClicks = sql.raw(
  [
    ...NAMES.map((name) => `count(*) filter (where ${CONDITIONS[name]})`),
    ...QUARTERS.flatMap((minute) =>
      NAMES.map((name) => {
        const isOfIt = `${CONDITIONS[name]} and quarter = ${minute / 15}`;
        return `nullif(count(*) filter (where ${isOfIt}), 0)`;
      }),
    ),
  ].join(', '),
);

/** The counts of single clicks, in the order of COUNTS. */
export const countOne = sql.raw(
  NAMES.map((name) => `(${CONDITIONS[name]})::int as ${name}`).join(', '),
);

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
  const sums = ofQuarters.map(
    (name) => `${name} = case when excluded.${name} is null
          then ${table}.${name} else coalesce(${table}.${name}, 0) + excluded.${name} end`,
  );
  return sql`${addedWhole(table)}, ${sql.raw(sums.join(', '))}`;
}

/** The same, of the counts without their quarters. */
export function addedWhole(table: string): SQL {
  return sql.raw(NAMES.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(', '));
}

/** `set` of an upsert that puts the new counts in the place of those there. */
export const setCounts = sql.raw(
  [...NAMES, ...ofQuarters].map((name) => `${name} = excluded.${name}`).join(', '),
);

const firstQuarter = NAMES.map((name) =>
  [name, ...QUARTERS.map((minute) => `coalesce(${name}_${minute}, 0)`)].join(' - '),
);
const quarterRows = [
  ['0', ...firstQuarter],
  ...QUARTERS.map((minute) => [`${minute}`, ...NAMES.map((name) => `${name}_${minute}`)]),
];
/**
 * The four quarters of an hour of a rollup, as `quarters` of `minute` and the counts. Of an hour
 * that was counted before quarters were, all is in the first.
 */
export const quartersOfHour = sql.raw(
  `(values ${quarterRows.map((row) => `(${row.join(', ')})`).join(', ')})
        as quarters (minute, ${NAMES.join(', ')})`,
);
/**
 * True of a quarter in which anything happened: at times only a tap, of an impression that is
 * folded.
 */
export const hasCounts = sql.raw(
  `${NAMES.map((name) => `coalesce(quarters.${name}, 0)`).join(' + ')} > 0`,
);
/** Their counts, in the order of COUNTS; 0 where none was counted, so that they can be ranked. */
export const countsOfQuarter = sql.raw(
  NAMES.map((name) => `coalesce(quarters.${name}, 0)`).join(', '),
);

/** The sums of the counts over a group of rows. */
export const sumCounts = sql.raw(NAMES.map((name) => `sum(${name}) as ${name}`).join(', '));

/** The sums of all columns over a group of rows, in the order of ALL_COUNTS. */
export const sumAllCounts = sql.raw(
  [
    ...NAMES.map((name) => `coalesce(sum(${name}), 0)`),
    ...ofQuarters.map((name) => `nullif(sum(${name}), 0)`),
  ].join(', '),
);

/** The counts of a row, as numbers; none where a sum was over nothing. */
export function readCounts(row: Record<string, unknown>): ClickCounts {
  const counts = NAMES.map((name) => [name, Number(row[name] ?? 0)]);
  return Object.fromEntries(counts) as ClickCounts;
}
