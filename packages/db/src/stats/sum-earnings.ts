import type { OrderKind } from '@skinstack/domain/customers/bond';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type CutSpan, edgeHours, instant, isHourOf, partOf } from './cut-hours.ts';
import { startOf } from './sum-clicks.ts';

/** Whose earnings: an influencer's, a program's, or everybody's. */
export type Earner = { influencer_id: string } | { program_id: string } | 'everybody';

/** The conversions in each part of a period that has any, a row a currency and kind of order. */
export async function sumEarnings(db: Database, of: Earner, span: CutSpan): Promise<EarningParts> {
  return readEarningParts(span, (await db.execute(selectEarningParts(of, span))).rows);
}

/** The statement of `sumEarnings`. */
export function selectEarningParts(of: Earner, span: CutSpan): SQL {
  return sql`
    select part, currency, order_kind, ${sumOfRows}, sum(standing) as standing
    from ${earningRows(of, span)} as earned group by 1, 2, 3 order by 1, 2, 3`;
}

/** What it answers, read. */
export function readEarningParts(
  span: CutSpan,
  rows: readonly Record<string, unknown>[],
): EarningParts {
  return rows.map((row) => ({
    start: startOf(span, row),
    order_kind: row.order_kind === '' ? null : (row.order_kind as OrderKind),
    ...readEarnings(row),
    standing: Number(row.standing),
  }));
}

/** Earnings of the parts of a period by kind of order; null where nobody knows the customer. */
export type EarningParts = (EarningSums & {
  start: Date;
  order_kind: OrderKind | null;
  /** How many of the conversions something is left of: neither taken back whole nor rejected. */
  standing: number;
})[];

const MONEY = sql.raw('orders_minor, revenue_minor, gross_minor, platform_fee_minor');

/**
 * Rows of `part`, `currency`, `order_kind` and what was earned, some to be added up: the hours of
 * the rollup, but for those with an edge of the period in them, or with orders that changed since
 * they were summed. Those are told by their orders, so that the sums are always of all orders.
 */
export function earningRows(of: Earner, span: CutSpan): SQL {
  const subject_id = subjectOf(of);
  const isOfPeriod = sql`subject_id = ${subject_id} and ${isHourOf(span)}`;
  return sql`(
      with unsummed as materialized (
        select hour_at from unnest(${edgeHours(span)}) as hour_at
        union select hour_at from earning_changes where ${isOfPeriod}
      )
      select ${partOf(sql`hour_at`, span)} as part, currency, order_kind, conversions, ${MONEY},
        coalesce(standing, conversions) as standing
      from earning_hours
      where ${isOfPeriod} and hour_at not in (select hour_at from unsummed)
      union all
      select ${partOf(sql`conversion.ordered_at`, span)}, ${EARNED}
      from unsummed cross join lateral (
        select * from conversions where ${isEarner(of)} and superseded_at is null
          and ordered_at >= greatest(hour_at, ${instant(span.from)})
          and ordered_at < least(hour_at + interval '1 hour', ${instant(span.to)}) offset 0
      ) as conversion ${commissionOfConversion}
    )`;
}

const subjectOf = (of: Earner) =>
  of === 'everybody' ? '' : 'program_id' in of ? of.program_id : of.influencer_id;

function isEarner(of: Earner): SQL {
  if (of === 'everybody') return sql`true`;
  return 'program_id' in of
    ? sql`program_id = ${of.program_id}`
    : sql`influencer_id = ${of.influencer_id}`;
}

/** What a `conversion` with its `commission` came to, as a row of the rollup. */
const EARNED = sql`conversion.currency, coalesce(conversion.order_kind, '') as order_kind,
        1 as conversions, conversion.amount_minor as orders_minor,
        conversion.amount_minor - reversed_base_minor as revenue_minor,
        gross_minor - reversed_gross_minor as gross_minor,
        platform_fee_minor - reversed_platform_fee_minor as platform_fee_minor,
        (reversed_base_minor < base_minor)::int as standing`;

/** The sums of a group of rows of the rollup; as text, for JSON. */
export const sumOfRows = sql`sum(conversions) as conversions,
      sum(orders_minor)::text as orders_minor, sum(revenue_minor)::text as revenue_minor,
      sum(gross_minor)::text as gross_minor, sum(platform_fee_minor)::text as platform_fee_minor`;

/**
 * Sums hours again whose orders changed, no more than `limit`: absolutely, from all orders of the
 * hour, so that it does not matter what changed, how often and in which order. One at a time: a sum
 * of an earlier moment must not be written after a later one, and the lock is taken before the
 * statement sees anything. What changes meanwhile is not seen, and stays noted. Hours that an older
 * release summed lack what it did not know of, and are summed as if they had changed.
 * @returns how many hours; fewer than `limit` when none is left
 */
export async function sumChangedHours(db: Database, limit: number): Promise<number> {
  const key = sql.raw('subject_id, hour_at, currency, order_kind');
  const ordered = (isSubjects: SQL) => sql`
        select * from conversions where ${isSubjects} and superseded_at is null
          and ordered_at >= held.hour_at and ordered_at < held.hour_at + interval '1 hour'`;
  const [, summed] = await db.batch([
    db.execute(sql`select pg_advisory_xact_lock(hashtextextended('earning_hours', 0))`),
    db.execute(sql`
      with held as materialized (
        select subject_id, hour_at from (
          select subject_id, hour_at from earning_changes
          union all select subject_id, hour_at from earning_hours where standing is null
        ) as waiting group by 1, 2 order by 1, 2 limit ${limit}::int
      ), told as (
        delete from earning_changes changes using held
        where changes.subject_id = held.subject_id and changes.hour_at = held.hour_at
      ), summed as materialized (
        select ${key}, sum(conversions) as conversions, sum(orders_minor) as orders_minor,
          sum(revenue_minor) as revenue_minor, sum(gross_minor) as gross_minor,
          sum(platform_fee_minor) as platform_fee_minor, sum(standing) as standing
        from (
          select held.subject_id, held.hour_at, ${EARNED}
          from held cross join lateral (
            ${ordered(sql`influencer_id = held.subject_id`)} union all
            ${ordered(sql`program_id = held.subject_id`)} union all
            ${ordered(sql`held.subject_id = ''`)}
          ) as conversion ${commissionOfConversion}
        ) as earned group by ${key}
      ), gone as (
        delete from earning_hours hours using held
        where hours.subject_id = held.subject_id and hours.hour_at = held.hour_at
          and not exists (select from summed
            where (summed.subject_id, summed.hour_at, summed.currency, summed.order_kind)
              = (hours.subject_id, hours.hour_at, hours.currency, hours.order_kind))
      ), written as (
        insert into earning_hours (${key}, conversions, ${MONEY}, standing)
        select ${key}, conversions, ${MONEY}, standing from summed
        on conflict (${key}) do update set conversions = excluded.conversions,
          orders_minor = excluded.orders_minor, revenue_minor = excluded.revenue_minor,
          gross_minor = excluded.gross_minor, platform_fee_minor = excluded.platform_fee_minor,
          standing = excluded.standing
      )
      select count(*)::int as hour_count from held`),
  ]);
  return Number(summed.rows[0]?.hour_count ?? 0);
}

/** What some conversions of one currency came to. */
export type EarningSums = {
  currency: string;
  conversions: number;
  /** What the orders came to when they were placed. */
  orders_minor: bigint;
  /** The same, less what was refunded or cancelled. */
  revenue_minor: bigint;
  /** The commission that is left after reversals. */
  gross_minor: bigint;
  platform_fee_minor: bigint;
};

/** The conversions that count: an order that was given to another influencer is theirs alone. */
export const creditedConversions = sql`(select * from conversions where superseded_at is null)`;

/** The sums of a group of `conversion` rows with the `commission` of each; as text, for JSON. */
export const sumOfEarnings = sql`count(*) as conversions,
        sum(conversion.amount_minor)::text as orders_minor,
        sum(conversion.amount_minor - reversed_base_minor)::text as revenue_minor,
        sum(gross_minor - reversed_gross_minor)::text as gross_minor,
        sum(platform_fee_minor - reversed_platform_fee_minor)::text as platform_fee_minor`;

/**
 * The `commission` of a conversion, looked up by its key: for the few of one influencer, the
 * planner would at times rather read everybody's.
 */
export const commissionOfConversion = sql`join lateral (
      select * from commissions where conversion_id = conversion.id limit 1
    ) as commission on true`;

/** The sums of a row. */
export function readEarnings(row: Record<string, unknown>): EarningSums {
  const minor = (name: string) => BigInt(String(row[name]));
  return {
    currency: String(row.currency),
    conversions: Number(row.conversions),
    orders_minor: minor('orders_minor'),
    revenue_minor: minor('revenue_minor'),
    gross_minor: minor('gross_minor'),
    platform_fee_minor: minor('platform_fee_minor'),
  };
}
