import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** A commission whose volume tiers are not settled by what its month came to. */
export type UnsettledMonth = { order_id: string; month_minor: bigint };

/**
 * Commissions with volume tiers whose month (UTC) is over at `as_of` and came to something else
 * than they were settled by: what stands of the influencer's orders of the program that month, in
 * the program's currency. Settling them moves no base, so it comes to an end.
 */
export async function listUnsettledMonths(
  db: Database,
  as_of: Date,
  limit: number,
): Promise<UnsettledMonth[]> {
  const result = await db.execute(sql`
    with tiered as (
      select distinct conversions.influencer_id, conversions.program_id, conversions.currency,
        date_trunc('month', conversions.ordered_at, 'UTC') as month
      from commissions join conversions on conversions.id = conversion_id
      where has_tiers and superseded_at is null
        and date_trunc('month', conversions.ordered_at, 'UTC') + interval '1 month'
          <= ${as_of.toISOString()}::timestamptz
    ), months as (
      select tiered.*, sum(base_minor - reversed_base_minor)::bigint as month_minor
      from tiered
      join programs on programs.id = tiered.program_id and programs.currency = tiered.currency
      join conversions on conversions.influencer_id = tiered.influencer_id
        and conversions.program_id = tiered.program_id
        and conversions.currency = tiered.currency
        and conversions.ordered_at >= month
        and conversions.ordered_at < month + interval '1 month'
      join commissions on commissions.conversion_id = conversions.id
      group by 1, 2, 3, 4
    )
    select conversions.order_id, months.month_minor
    from months join conversions using (influencer_id, program_id, currency)
    join commissions on commissions.conversion_id = conversions.id
    where conversions.ordered_at >= month and conversions.ordered_at < month + interval '1 month'
      and has_tiers and superseded_at is null and commissions.month_minor <> months.month_minor
    order by conversions.order_id limit ${limit}`);
  return result.rows.map(({ order_id, month_minor }) => ({
    order_id: String(order_id),
    month_minor: BigInt(String(month_minor)),
  }));
}
