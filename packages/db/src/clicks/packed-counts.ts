import { type SQL, sql } from 'drizzle-orm';
import { NAMES, QUARTERS } from './click-counts.ts';

/**
 * How the quarters of a day are kept in one array: `count * CODES + code`, where the code is the
 * quarter of the day (0 to 95) times the number of counts, and which count. Numbers of the same
 * code are added up: so what is folded later is appended, and a count that one number cannot hold
 * is several.
 */
const KINDS = NAMES.length;
const CODES = 96 * KINDS;
/** What one number holds: less than (2^31 - CODES) / CODES. */
const MOST = 4_000_000;

const raw = (text: string) => sql.raw(text);

/**
 * Rows of an hour told by quarters (`hour_at`, `minute` and the counts of `quarters`), as rows of
 * `code` and `number`: one, or several where the count is large.
 */
export const packedQuarter: SQL = raw(`(
        select code, count, least(count - part * ${MOST}, ${MOST}) * ${CODES} + code as number
        from (values ${NAMES.map((name, kind) => `(${kind}, quarters.${name})`).join(', ')})
          as of_kind (kind, count)
        cross join lateral (select
          (extract(hour from hour_at at time zone 'UTC')::int * 4 + minute / 15) * ${KINDS} + kind
            as code) as coded
        cross join lateral generate_series(0, (count - 1) / ${MOST}) as parts (part)
        where count > 0
      ) as packed_quarter`);

const isOfKind = (kind: number) => `number % ${KINDS} = ${kind}`;

/** The sums of a group of packed numbers, in the order of COUNTS. */
export const sumPacked = raw(
  NAMES.map(
    (_, kind) => `coalesce(sum(number / ${CODES}) filter (where ${isOfKind(kind)}), 0)`,
  ).join(', '),
);

/** What one packed number counts, in the order of COUNTS. */
export const countsOfPacked = raw(
  NAMES.map(
    (name, kind) => `case when ${isOfKind(kind)} then number / ${CODES} else 0 end as ${name}`,
  ).join(', '),
);

/** When the quarter of a packed number begins, in a row with a `day_at`. */
export const packedAt = raw(`day_at + number % ${CODES} / ${KINDS} * interval '15 minutes'`);
/** When its hour begins. */
export const packedHour = raw(`day_at + number % ${CODES} / ${KINDS * 4} * interval '1 hour'`);
/** The numbers of a row with `counted`. */
export const packedNumbers = raw('unnest(counted) as numbers (number)');

/** What one packed number counts, in the order of ALL_COUNTS. */
export const allCountsOfPacked = raw(
  [
    ...NAMES.map((_, kind) => `case when ${isOfKind(kind)} then number / ${CODES} end`),
    ...QUARTERS.flatMap((minute) =>
      NAMES.map(
        (_, kind) =>
          `case when ${isOfKind(kind)} and number % ${KINDS * 4} / ${KINDS} = ${minute / 15}
          then number / ${CODES} end`,
      ),
    ),
  ].join(', '),
);
