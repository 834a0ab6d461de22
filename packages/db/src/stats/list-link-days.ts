import { sql } from 'drizzle-orm';
import { type ClickCounts, COUNTS, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import { type CutSpan, instant, linkCounts, partOf } from './cut-hours.ts';
import { startOf } from './sum-clicks.ts';
import {
  creditedConversions,
  type EarningSums,
  readEarnings,
  sumOfEarnings,
} from './sum-earnings.ts';

/** What happened to a link on a day; the fields of the link are null for orders without one. */
export type LinkDay = {
  /** When the day begins. */
  start: Date;
  link_id: string | null;
  slug: string | null;
  product_name: string | null;
  campaign: string | null;
  counts: ClickCounts;
  earnings: EarningSums[];
};

/**
 * An influencer's figures, a row a link and part of a period in which anything happened, the first
 * part first, from the rollups and all seen at one moment.
 * @param span cut into days
 * @param most no more rows than this
 */
export async function listLinkDays(
  db: Database,
  influencer_id: string,
  span: CutSpan,
  most: number,
): Promise<LinkDay[]> {
  const result = await db.execute(sql`
    with clicked as (
      select part, link_id, ${sumCounts}
      from ${linkCounts(span, { influencer_id })} as counted
      group by part, link_id
    ), sums as (
      select ${partOf(sql`conversion.ordered_at`, span)} as part,
        coalesce(conversion.link_id, '') as link_id, conversion.currency, ${sumOfEarnings}
      from ${creditedConversions} conversion
      join commissions commission on commission.conversion_id = conversion.id
      where conversion.influencer_id = ${influencer_id}
        and conversion.ordered_at >= ${instant(span.from)}
        and conversion.ordered_at < ${instant(span.to)}
      group by 1, 2, 3
    ), earned as (
      select part, link_id, jsonb_agg(sums order by currency) as earnings from sums group by 1, 2
    )
    select part, link_id, slug, product.name as product_name, campaign, ${COUNTS}, earnings
    from clicked full join earned using (part, link_id)
    left join tracking_links link on link.id = link_id
    left join products product on product.id = link.product_id
    order by part, link_id limit ${most}::int`);
  return result.rows.map((row) => ({ start: startOf(span, row), ...readLinkDay(row) }));
}

function readLinkDay(row: Record<string, unknown>): Omit<LinkDay, 'start'> {
  const text = (name: string) => (row[name] ? String(row[name]) : null);
  const earnings = (row.earnings ?? []) as Record<string, unknown>[];
  return {
    link_id: text('link_id'),
    slug: text('slug'),
    product_name: text('product_name'),
    campaign: text('campaign'),
    counts: readCounts(row),
    earnings: earnings.map(readEarnings),
  };
}
