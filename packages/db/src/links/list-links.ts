import type { Span } from '@skinstack/domain/time-zones';
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { type ClickCounts, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import { allOf, comesAfter, hasText, orderBy, type SortKey } from '../rows/keyset.ts';
import { type LinkRow, trackingLinks } from '../schema/tracking-links.ts';
import { instant, linkCounts } from '../stats/cut-hours.ts';
import {
  commissionOfConversion,
  creditedConversions,
  type EarningSums,
  readEarnings,
  sumOfEarnings,
} from '../stats/sum-earnings.ts';

/** Which links; what is left out is not asked for. An influencer's carry their id. */
export type LinkFilter = {
  influencer_id?: string | undefined;
  product_id?: string | undefined;
  campaign?: string | undefined;
  slug?: string | undefined;
  is_active?: boolean | undefined;
  /** Part of the slug, the campaign or the product's name. */
  q?: string | undefined;
};
/** By what they are ordered: the newest first, or what brought most in the period. */
export type LinkSort = 'created' | 'clicks' | 'orders' | 'net';
/** Where a page ended: what its last link was ordered by. */
export type LinkPlace = { currency: string; value: string; id: string };
export type LinkPage = { limit: number; sort: LinkSort; after: LinkPlace | null };

/** A link with its product's name and what happened to it in the period. */
export type ListedLink = {
  link: LinkRow;
  product_name: string | null;
  counts: ClickCounts;
  earnings: EarningSums[];
  place: LinkPlace;
};

/** The links somebody may see and change: those of this influencer, or all, less deleted ones. */
export function keptLinks(influencer_id: string | undefined): SQL | undefined {
  const { deleted_at, influencer_id: owner } = trackingLinks;
  return and(
    isNull(deleted_at),
    influencer_id === undefined ? undefined : eq(owner, influencer_id),
  );
}

/**
 * A page of links with their figures of a period, in one statement: at most `limit` and one more,
 * which says that there is another page. Clicks come from the rollup, and of the money only what
 * was credited to whose the link is.
 */
export async function listLinks(
  db: Database,
  filter: LinkFilter,
  span: Span,
  { limit, sort, after }: LinkPage,
): Promise<ListedLink[]> {
  const most = sql`${limit + 1}::int`;
  const page =
    sort === 'created'
      ? sql`page as materialized (${newestLinks(filter, after, most)})`
      : rankedLinks(filter, span, { sort, after }, most);
  const result = await db.execute(sql`
    with ${page}
    select page.*, product.name as product_name, counts.*, earnings
    from page
    left join products product on product.id = page.product_id
    left join lateral (
      select ${sumCounts} from ${linkCounts(whole(span), sql`link_id = page.id`)} as counted
    ) as counts on true
    cross join lateral (
      select coalesce(jsonb_agg(sums order by currency), '[]') as earnings from (
        select conversion.currency, ${sumOfEarnings} from ${creditedConversions} conversion
        ${commissionOfConversion}
        where conversion.link_id = page.id and conversion.influencer_id = page.influencer_id
          and ${isWithin(sql`conversion.ordered_at`, span)}
        group by conversion.currency
      ) as sums
    ) as earned
    order by ${orderBy(PAGE_ORDER)}`);
  return result.rows.map(readListedLink);
}

const BY_ID: SortKey = { value: sql`link.id`, isDescending: true };
const RANKED_ORDER: readonly SortKey[] = [
  { value: sql`ranked.currency`, isDescending: false },
  { value: sql`ranked.value`, isDescending: true },
  BY_ID,
];
/** Links that brought something come first; amounts of two currencies are never compared. */
const PAGE_ORDER: readonly SortKey[] = [
  { value: sql`page.rank_value = 0`, isDescending: false },
  { value: sql`page.rank_currency`, isDescending: false },
  { value: sql`page.rank_value`, isDescending: true },
  { value: sql`page.id`, isDescending: true },
];

/** The newest links: nothing is known of what they brought. */
function newestLinks(filter: LinkFilter, after: LinkPlace | null, most: SQL): SQL {
  const isAfter = after === null ? undefined : comesAfter([BY_ID], [sql`${after.id}`]);
  return sql`select link.*, 0::numeric as rank_value, '' as rank_currency
    from tracking_links link where ${allOf([meant(filter), isAfter])}
    order by link.id desc limit ${most}`;
}

/**
 * First the links that brought something, then the others, the newest first: so none of the others
 * is looked at before its page comes.
 */
function rankedLinks(
  filter: LinkFilter,
  span: Span,
  { sort, after }: Omit<LinkPage, 'limit'>,
  most: SQL,
): SQL {
  const isOver = after !== null && Number(after.value) === 0;
  const place = after && [sql`${after.currency}`, sql`${after.value}::numeric`, sql`${after.id}`];
  const isAfter = place === null ? undefined : comesAfter(RANKED_ORDER, place);
  const others = allOf([
    meant(filter),
    sql`not exists (select from ranked where ranked.link_id = link.id
      and ranked.influencer_id = link.influencer_id)`,
    isOver ? comesAfter([BY_ID], [sql`${after.id}`]) : undefined,
  ]);
  return sql`ranked as materialized (${ranking(sort, filter, span)}), page as materialized (
      select * from (
      (select link.*, ranked.value as rank_value, ranked.currency as rank_currency
        from ranked join tracking_links link on link.id = ranked.link_id
          and link.influencer_id = ranked.influencer_id
        where ${allOf([meant(filter), isOver ? sql`false` : isAfter])}
        order by ${orderBy(RANKED_ORDER)} limit ${most})
      union all
      (select link.*, 0::numeric, '' from tracking_links link where ${others}
        order by link.id desc limit ${most})
      ) as both_kinds
      order by rank_value = 0, rank_currency, rank_value desc, id desc limit ${most})`;
}

/** What each link brought in the period, of those that did: rows of link, currency and value. */
function ranking(sort: LinkSort, { influencer_id }: LinkFilter, span: Span): SQL {
  if (sort === 'clicks') {
    const whose = influencer_id === undefined ? sql`true` : { influencer_id };
    return sql`select link_id, influencer_id, '' as currency, value from (
        select link_id, sum(clicks)::numeric as value
        from ${linkCounts(whole(span), whose)} as counted group by link_id having sum(clicks) > 0
      ) as clicked join tracking_links on id = link_id`;
  }
  const ordered = allOf([
    influencer_id === undefined ? undefined : sql`conversion.influencer_id = ${influencer_id}`,
    isWithin(sql`conversion.ordered_at`, span),
    sql`conversion.link_id is not null`,
  ]);
  if (sort === 'orders') {
    return sql`select link_id, influencer_id, '' as currency, count(*)::numeric as value
      from ${creditedConversions} conversion where ${ordered} group by link_id, influencer_id`;
  }
  const net = sql`sum(gross_minor - reversed_gross_minor
        - platform_fee_minor + reversed_platform_fee_minor)`;
  return sql`select conversion.link_id, conversion.influencer_id,
      program.currency::text as currency, ${net}::numeric as value
    from ${creditedConversions} conversion
    join programs program on program.id = conversion.program_id
      and program.currency = conversion.currency
    ${commissionOfConversion}
    where ${ordered} group by 1, 2, 3 having ${net} > 0`;
}

/** The condition that a `link` is one of those asked for. */
function meant({ influencer_id, product_id, campaign, slug, is_active, q }: LinkFilter): SQL {
  return allOf([
    sql`link.deleted_at is null`,
    influencer_id === undefined ? undefined : sql`link.influencer_id = ${influencer_id}`,
    product_id === undefined ? undefined : sql`link.product_id = ${product_id}`,
    campaign === undefined ? undefined : sql`link.campaign = ${campaign}`,
    slug === undefined ? undefined : sql`link.slug = ${slug}`,
    is_active === undefined ? undefined : sql`link.is_active = ${is_active}`,
    q === undefined
      ? undefined
      : sql`(${hasText(sql`link.slug`, q)} or ${hasText(sql`link.campaign`, q)}
          or link.product_id in (select id from products where ${hasText(sql`name`, q)}))`,
  ]);
}

function isWithin(at: SQL, { from, to }: Span): SQL {
  return sql`${at} >= ${instant(from)} and ${at} < ${instant(to)}`;
}

const whole = (span: Span) => ({ ...span, starts: [span.from] });

function readListedLink(row: Record<string, unknown>): ListedLink {
  const time = (name: string) => (row[name] === null ? null : new Date(String(row[name])));
  const times = {
    expires_at: time('expires_at'),
    deleted_at: time('deleted_at'),
    created_at: time('created_at'),
    updated_at: time('updated_at'),
  };
  return {
    link: { ...row, ...times } as LinkRow,
    product_name: row.product_name === null ? null : String(row.product_name),
    counts: readCounts(row),
    earnings: (row.earnings as Record<string, unknown>[]).map(readEarnings),
    place: {
      currency: String(row.rank_currency),
      value: String(row.rank_value),
      id: String(row.id),
    },
  };
}
