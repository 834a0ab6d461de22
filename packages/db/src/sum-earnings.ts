import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { Period } from './sum-clicks.ts';

export type EarningSums = {
  start: Date;
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

/** An influencer's conversions in each part of a period that has any, a row a currency. */
export async function sumEarnings(
  db: Database,
  influencer_id: string,
  period: Period,
): Promise<EarningSums[]> {
  const result = await db.execute(sql`
    select date_trunc(${period.interval}, conversion.ordered_at, ${period.timezone}) as start,
      conversion.currency, count(*) as conversions, sum(conversion.amount_minor) as orders_minor,
      sum(conversion.amount_minor - reversed_base_minor) as revenue_minor,
      sum(gross_minor - reversed_gross_minor) as gross_minor,
      sum(platform_fee_minor - reversed_platform_fee_minor) as platform_fee_minor
    from conversions conversion
    join commissions commission on commission.conversion_id = conversion.id
    where conversion.influencer_id = ${influencer_id}
      and conversion.ordered_at >= ${period.from.toISOString()}::timestamptz
      and conversion.ordered_at < ${period.to.toISOString()}::timestamptz
    group by 1, 2 order by 1, 2`);
  return result.rows.map((row) => ({
    start: new Date(String(row.start)),
    currency: String(row.currency),
    conversions: Number(row.conversions),
    orders_minor: BigInt(String(row.orders_minor)),
    revenue_minor: BigInt(String(row.revenue_minor)),
    gross_minor: BigInt(String(row.gross_minor)),
    platform_fee_minor: BigInt(String(row.platform_fee_minor)),
  }));
}
