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
import { textArray } from '../rows/json-rows.ts';
import { type CutSpan, instant, linkCounts } from './cut-hours.ts';
import {
  commissionOfConversion,
  creditedConversions,
  type EarningSums,
  readEarnings,
  sumOfEarnings,
} from './sum-earnings.ts';

/** What is ranked. */
const LISTS = ['influencer', 'link', 'product', 'program'] as const;
type List = (typeof LISTS)[number];
/** One of the most clicked. */
export type Ranked = { id: string; label: string; counts: ClickCounts; earnings: EarningSums[] };

/** How many of each list; or which ones, as those of another period. */
type Shown = number | Record<List, readonly string[]>;

/** Clicks of links and orders, each with whose and of what they are, and an order's money. */
type Scope = { clicked: SQL; sold: SQL };
const IDS = sql`influencer_id, link_id, product_id, program_id`;
const idOf = (list: List) => sql.raw(`${list}_id`);

/**
 * The most clicked influencers, links, products and programs of a period, by id where clicks are
 * equal, with clicks and money: of a program's links and orders, or of everybody's. Links count as
 * they are now; an order by coupon has no link and goes by what was written down with it. The
 * period is read once for all four, from the rollups only, and seen at one moment.
 * @param program_id null for everybody's
 * @param shown how many of each list, or which ones
 */
export async function listMostClicked(
  db: Database,
  program_id: string | null,
  span: Span,
  shown: Shown,
): Promise<Record<List, Ranked[]>> {
  const { clicked, sold } = program_id === null ? ofEverybody(span) : ofProgram(program_id, span);
  const named = LISTS.map((list) => sql`(${list}, ${idOf(list)})`);
  // what is read more than once is materialized, or it would be worked out again for each row
  const result = await db.execute(sql`
    with clicked as (${clicked}), sold as materialized (${sold}), happened as materialized (
      select ${IDS}, ${COUNTS} from clicked union all select ${IDS}, ${NOTHING_COUNTED} from sold
    ), ranked as (
      ${sql.join(
        LISTS.map((list) => ranked(list, shown)),
        sql` union all `,
      )}
    ), money as materialized (
      select list, id, conversion.currency, ${sumOfEarnings}
      from sold as conversion
      cross join lateral (values ${sql.join(named, sql`, `)}) as named (list, id)
      join ranked using (list, id) group by 1, 2, 3
    )
    select *, coalesce(${LABEL}, '') as label,
      (select coalesce(jsonb_agg(money order by currency), '[]') from money
        where money.list = ranked.list and money.id = ranked.id) as earnings
    from ranked order by clicks desc, id collate "C"`);
  const rowsOf = (list: List) => result.rows.filter((row) => row.list === list).map(readRanked);
  return {
    influencer: rowsOf('influencer'),
    link: rowsOf('link'),
    product: rowsOf('product'),
    program: rowsOf('program'),
  };
}

/** The hours of a program's links are looked up link by link, whatever everybody's are. */
function ofProgram(program_id: string, span: Span): Scope {
  return {
    clicked: sql`select influencer_id, id as link_id, product_id, program_id, ${COUNTS}
      from tracking_links cross join lateral (
        select ${sumCounts} from ${linkCounts(whole(span), sql`link_id = tracking_links.id`)}
          as counted having count(*) > 0
      ) as hours where program_id = ${program_id}`,
    sold: sql`${SOLD} ${commissionOfConversion}
      left join lateral (
        select * from tracking_links where id = conversion.link_id limit 1
      ) as link on true
      where conversion.program_id = ${program_id}
        and ${isWithin(sql`conversion.ordered_at`, span)}`,
  };
}

/** For everybody's, whole tables are read once. */
function ofEverybody(span: Span): Scope {
  return {
    clicked: sql`select influencer_id, link_id, product_id, program_id, ${COUNTS}
      from (
        select link_id, ${sumCounts} from ${linkCounts(whole(span), sql`true`)} as counted
        group by link_id
      ) as hours left join tracking_links link on link.id = link_id`,
    sold: sql`${SOLD} join commissions commission on commission.conversion_id = conversion.id
      left join tracking_links link on link.id = conversion.link_id
      where ${isWithin(sql`conversion.ordered_at`, span)}`,
  };
}

const SOLD = sql`select conversion.influencer_id, conversion.link_id,
        coalesce(link.product_id, conversion.product_id) as product_id, conversion.program_id,
        conversion.currency, conversion.amount_minor, reversed_base_minor, gross_minor,
        reversed_gross_minor, platform_fee_minor, reversed_platform_fee_minor
      from ${creditedConversions} conversion`;

function isWithin(at: SQL, { from, to }: Span): SQL {
  return sql`${at} >= ${instant(from)} and ${at} < ${instant(to)}`;
}

const whole = (span: Span): CutSpan => ({ ...span, starts: [span.from] });

function ranked(list: List, shown: Shown): SQL {
  const id = idOf(list);
  const isShown =
    typeof shown === 'number'
      ? sql`${id} is not null`
      : sql`${id} = any(${textArray(shown[list])})`;
  return sql`(select ${list}::text as list, ${id} as id, ${sumCounts} from happened
        where ${isShown} group by ${id} order by clicks desc, ${id} collate "C"
        limit ${typeof shown === 'number' ? shown : null}::int)`;
}

/** What people call a `ranked` row: looked up for those few, not for all that count. */
const LABEL = sql`case list
      when 'link' then (select coalesce(product.name || ' (' || link.slug || ')', link.slug)
        from tracking_links link left join products product on product.id = link.product_id
        where link.id = ranked.id)
      when 'product' then (select name from products where id = ranked.id)
      when 'influencer' then (select display_name from influencers where id = ranked.id)
      when 'program' then (select name from programs where id = ranked.id) end`;

function readRanked(row: Record<string, unknown>): Ranked {
  return {
    id: String(row.id),
    label: String(row.label),
    counts: readCounts(row),
    earnings: (row.earnings as Record<string, unknown>[]).map(readEarnings),
  };
}
