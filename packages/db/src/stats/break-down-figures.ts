import type { Span } from '@skinstack/domain/time-zones';
import { type SQL, sql } from 'drizzle-orm';
import {
  type ClickCounts,
  COUNTS,
  NOTHING_COUNTED,
  readCounts,
  sumCounts,
} from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import {
  type Facet,
  facetSources,
  type ProgramFacet,
  programSources,
  type Sources,
} from './facet-sources.ts';
import { type EarningSums, readEarnings } from './sum-earnings.ts';

/** What has one value of a facet; past the limit, what has all the others together. */
export type BrokenDown = {
  /** Empty where the value is not known; null for the others. */
  key: string | null;
  label: string;
  key_count: number;
  counts: ClickCounts;
  earnings: EarningSums[];
};

/** What comes first. Money is compared in one currency: the one that has most minor units. */
type BreakdownSort = 'clicks' | 'conversions' | 'net';

type BreakdownOrder = { limit: number; sort?: BreakdownSort };

const RANKS: Record<BreakdownSort, SQL> = {
  clicks: sql`clicks`,
  conversions: sql`coalesce(sold.conversions, 0)`,
  net: sql`coalesce(sold.net_minor, 0)`,
};

/**
 * An influencer's clicks and money over a period, by a facet: those with the most first, then by
 * clicks and by key, and the rest as one. Clicks come from the rollups only, and all of it is seen
 * at one moment.
 */
export async function breakDownFigures(
  db: Database,
  influencer_id: string,
  span: Span,
  by: Facet,
  order: BreakdownOrder,
): Promise<BrokenDown[]> {
  return breakDown(db, facetSources(influencer_id, span, by), order);
}

/** The same of a program's links and orders, whoever's they are. */
export async function breakDownProgram(
  db: Database,
  program_id: string,
  span: Span,
  by: ProgramFacet,
  order: BreakdownOrder,
): Promise<BrokenDown[]> {
  return breakDown(db, programSources(program_id, span, by), order);
}

async function breakDown(
  db: Database,
  { traffic, earned, label }: Sources,
  { limit, sort = 'clicks' }: BreakdownOrder,
): Promise<BrokenDown[]> {
  const result = await db.execute(sql`
    with traffic as (${traffic}), earned as (${earned}), keyed as (
      select key, ${sumCounts} from (
        select key, ${COUNTS} from traffic union all select key, ${NOTHING_COUNTED} from earned
      ) as both_sides group by key
    ), paid as (
      select key, currency, conversions, gross_minor::bigint - platform_fee_minor::bigint as
        net_minor from earned
    ), main as (
      select currency from paid group by 1 order by sum(net_minor) desc, currency limit 1
    ), sold as (
      select key, sum(conversions) as conversions,
        sum(net_minor) filter (where currency = (select currency from main)) as net_minor
      from paid group by key
    ), placed as (
      select keyed.*, least(${limit}::int + 1, row_number() over
        (order by ${RANKS[sort]} desc, clicks desc, key = '', key collate "C")) as place
      from keyed left join sold using (key)
    ), money as (
      select place, currency, sum(conversions) as conversions,
        sum(orders_minor::bigint)::text as orders_minor,
        sum(revenue_minor::bigint)::text as revenue_minor,
        sum(gross_minor::bigint)::text as gross_minor,
        sum(platform_fee_minor::bigint)::text as platform_fee_minor
      from earned join placed using (key) group by place, currency
    ), shown as (
      select place, case when place <= ${limit}::int then min(key) end as key,
        count(*) as key_count, ${sumCounts}
      from placed group by place
    )
    select shown.*, coalesce(${label}, '') as label,
      (select coalesce(jsonb_agg(money order by currency), '[]') from money
        where money.place = shown.place) as earnings
    from shown order by place`);
  return result.rows.map((row) => ({
    key: row.key === null ? null : String(row.key),
    label: String(row.label),
    key_count: Number(row.key_count),
    counts: readCounts(row),
    earnings: (row.earnings as Record<string, unknown>[]).map(readEarnings),
  }));
}
