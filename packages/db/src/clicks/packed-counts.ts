import { sql } from 'drizzle-orm';
import { NAMES, QUARTERS } from './click-counts.ts';

/**
 * How the quarters of a day are kept in one array: `count * CODES + code`, where the code is the
 * quarter of the day (0 to 95) times the number of kinds, and the kind. What is 0 has no number.
 * Numbers of the same code are added up: so what is folded later is appended, and a count that one
 * number cannot hold is several.
 */
const PACKED: readonly { counted: string; adds_to: readonly (typeof NAMES)[number][] }[] = [
  // nearly every click is a visitor's first: one number for both
  { counted: visits(), adds_to: ['clicks', 'unique_clicks'] },
  { counted: `coalesce(quarters.clicks, 0) - ${visits()}`, adds_to: ['clicks'] },
  { counted: `coalesce(quarters.unique_clicks, 0) - ${visits()}`, adds_to: ['unique_clicks'] },
  { counted: 'quarters.impressions', adds_to: ['impressions'] },
  { counted: 'quarters.bot_requests', adds_to: ['bot_requests'] },
  { counted: 'quarters.tapped_impressions', adds_to: ['tapped_impressions'] },
];
const KINDS = PACKED.length;
const CODES = 96 * KINDS;
/** What one number holds: less than (2^31 - CODES) / CODES. */
const MOST = 3_000_000;

function visits(): string {
  return 'least(coalesce(quarters.clicks, 0), coalesce(quarters.unique_clicks, 0))';
}

/**
 * An hour told by quarters (`hour_at`, and `quarters` with `minute` and the counts), as rows of
 * `number`.
 */
export const packedQuarter = sql.raw(`(
        select least(count - part * ${MOST}, ${MOST}) * ${CODES} + code as number
        from (values ${PACKED.map(({ counted }, kind) => `(${kind}, ${counted})`).join(', ')})
          as of_kind (kind, count)
        cross join lateral (select
          (extract(hour from hour_at at time zone 'UTC')::int * 4 + minute / 15) * ${KINDS} + kind
            as code) as coded
        cross join lateral generate_series(0, (count - 1) / ${MOST}) as parts (part)
        where count > 0
      ) as packed_quarter`);

/** The condition that a number adds to a count. */
function addsTo(name: (typeof NAMES)[number]): string {
  const kinds = PACKED.flatMap(({ adds_to }, kind) => (adds_to.includes(name) ? [kind] : []));
  return `number % ${KINDS} in (${kinds.join(', ')})`;
}

/** The sums of a group of packed numbers, in the order of COUNTS. */
export const sumPacked = sql.raw(
  NAMES.map((name) => `coalesce(sum(number / ${CODES}) filter (where ${addsTo(name)}), 0)`).join(
    ', ',
  ),
);

/** What one packed number counts, in the order of COUNTS. */
export const countsOfPacked = sql.raw(
  NAMES.map(
    (name) => `case when ${addsTo(name)} then number / ${CODES} else 0 end as ${name}`,
  ).join(', '),
);

/** When the quarter of a packed number begins, in a row with a `day_at`. */
export const packedAt = sql.raw(`day_at + number % ${CODES} / ${KINDS} * interval '15 minutes'`);
/** When its hour begins. */
export const packedHour = sql.raw(`day_at + number % ${CODES} / ${KINDS * 4} * interval '1 hour'`);
/** The numbers of a row with `counted`. */
export const packedNumbers = sql.raw('unnest(counted) as numbers (number)');

/** What one packed number counts, in the order of ALL_COUNTS. */
export const allCountsOfPacked = sql.raw(
  [
    ...NAMES.map((name) => `case when ${addsTo(name)} then number / ${CODES} end as ${name}`),
    ...QUARTERS.flatMap((minute) => {
      const isOfQuarter = `number % ${KINDS * 4} / ${KINDS} = ${minute / 15}`;
      return NAMES.map(
        (name) => `case when ${addsTo(name)} and ${isOfQuarter} then number / ${CODES} end
          as ${name}_${minute}`,
      );
    }),
  ].join(', '),
);
