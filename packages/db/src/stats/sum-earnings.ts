import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type CutSpan, instant, partOf } from './cut-hours.ts';
import { startOf } from './sum-clicks.ts';

/** An influencer's conversions in each part of a period that has any, a row a currency. */
export async function sumEarnings(
  db: Database,
  influencer_id: string,
  span: CutSpan,
): Promise<(EarningSums & { start: Date })[]> {
  return readEarningParts(span, (await db.execute(selectEarningParts(influencer_id, span))).rows);
}

/** The statement of `sumEarnings`. */
export function selectEarningParts(influencer_id: string, span: CutSpan): SQL {
  return sql`
    select ${partOf(sql`conversion.ordered_at`, span)} as part,
      conversion.currency, ${sumOfEarnings}
    from ${creditedConversions} conversion
    ${commissionOfConversion}
    where conversion.influencer_id = ${influencer_id}
      and conversion.ordered_at >= ${instant(span.from)}
      and conversion.ordered_at < ${instant(span.to)}
    group by 1, 2 order by 1, 2`;
}

/** What it answers, read. */
export function readEarningParts(span: CutSpan, rows: readonly Record<string, unknown>[]) {
  return rows.map((row) => ({ start: startOf(span, row), ...readEarnings(row) }));
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
