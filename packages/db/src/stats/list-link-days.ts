import { sql } from 'drizzle-orm';
import { type ClickCounts, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import type { Span } from './sum-clicks.ts';
import { type EarningSums, readEarnings, sumOfEarnings } from './sum-earnings.ts';

/** What happened to a link on a day; the fields of the link are null for orders without one. */
export type LinkDay = {
  /** The calendar day in the time zone, `2026-11-22`. */
  day: string;
  link_id: string | null;
  slug: string | null;
  product_name: string | null;
  campaign: string | null;
  counts: ClickCounts;
  earnings: EarningSums[];
};

/**
 * An influencer's figures, a row a link and day of a time zone on which anything happened, the
 * first day first, from the rollups and all seen at one moment.
 * @param most no more rows than this
 */
export async function listLinkDays(
  db: Database,
  influencer_id: string,
  span: Span,
  timezone: string,
  most: number,
): Promise<LinkDay[]> {
  const [from, to] = [span.from.toISOString(), span.to.toISOString()];
  const result = await db.execute(sql`
    with clicked as (
      select (hour_at at time zone ${timezone})::date as day, link_id, ${sumCounts}
      from link_hours
      where influencer_id = ${influencer_id}
        and hour_at >= ${from}::timestamptz and hour_at < ${to}::timestamptz
      group by 1, 2
    ), sums as (
      select (conversion.ordered_at at time zone ${timezone})::date as day,
        coalesce(conversion.link_id, '') as link_id, conversion.currency, ${sumOfEarnings}
      from conversions conversion
      join commissions commission on commission.conversion_id = conversion.id
      where conversion.influencer_id = ${influencer_id}
        and conversion.ordered_at >= ${from}::timestamptz
        and conversion.ordered_at < ${to}::timestamptz
      group by 1, 2, 3
    ), earned as (
      select day, link_id, jsonb_agg(sums order by currency) as earnings from sums group by 1, 2
    )
    select to_char(day, 'YYYY-MM-DD') as day, link_id, slug, product.name as product_name,
      campaign, impressions, clicks, unique_clicks, bot_requests, earnings
    from clicked full join earned using (day, link_id)
    left join tracking_links link on link.id = link_id
    left join products product on product.id = link.product_id
    order by day, link_id limit ${most}::int`);
  return result.rows.map(readLinkDay);
}

function readLinkDay(row: Record<string, unknown>): LinkDay {
  const text = (name: string) => (row[name] ? String(row[name]) : null);
  const earnings = (row.earnings ?? []) as Record<string, unknown>[];
  return {
    day: String(row.day),
    link_id: text('link_id'),
    slug: text('slug'),
    product_name: text('product_name'),
    campaign: text('campaign'),
    counts: readCounts(row),
    earnings: earnings.map(readEarnings),
  };
}
