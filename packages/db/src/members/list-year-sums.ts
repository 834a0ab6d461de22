import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** What an influencer got of one advertiser in a year, as it stands. */
export type YearSum = {
  influencer_id: string;
  display_name: string;
  merchant_id: string;
  merchant_name: string;
  net_minor: bigint;
};

/**
 * What influencers of a country got of each merchant in a year (UTC), what was taken back left out:
 * one currency, for two are never added up. Those from `least_minor` on, the most first.
 */
export async function listYearSums(
  db: Database,
  of: { country: string; currency: string; year: number; least_minor: bigint },
): Promise<YearSum[]> {
  const { country, currency, year, least_minor } = of;
  const result = await db.execute(sql`
    select influencers.id as influencer_id, display_name, merchants.id as merchant_id,
      merchants.name as merchant_name, sum(net_minor - reversed_gross_minor
        + reversed_platform_fee_minor)::text as net_minor
    from influencers
    join commissions on commissions.influencer_id = influencers.id
    left join conversions on conversions.id = commissions.conversion_id
    left join programs on programs.id = commissions.program_id
    join merchants on merchants.id = coalesce(conversions.merchant_id, programs.merchant_id)
    where influencers.country = ${country} and commissions.currency = ${currency}
      and commissions.state <> 'rejected' and conversions.superseded_at is null
      and coalesce(conversions.ordered_at, commissions.created_at) >=
        make_timestamptz(${year}::int, 1, 1, 0, 0, 0, 'UTC')
      and coalesce(conversions.ordered_at, commissions.created_at) <
        make_timestamptz(${year}::int + 1, 1, 1, 0, 0, 0, 'UTC')
    group by influencers.id, merchants.id
    having sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor)
      >= ${String(least_minor)}::bigint
    order by sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor) desc,
      influencers.id, merchants.id
    limit 1000`);
  return result.rows.map((row) => ({
    ...(row as Omit<YearSum, 'net_minor'>),
    net_minor: BigInt(String(row.net_minor)),
  }));
}
