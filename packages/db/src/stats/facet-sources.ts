import type { Span } from '@skinstack/domain/time-zones';
import { type SQL, sql } from 'drizzle-orm';
import { COUNTS, LESS_COUNTS, sumCounts } from '../clicks/click-counts.ts';
import type { ClickFacet } from '../schema/influencer-facet-hours.ts';
import { CLICK_COLUMNS, facetCounts, instant, linkCounts } from './cut-hours.ts';
import {
  commissionOfConversion,
  creditedConversions,
  earningRows,
  sumOfEarnings,
  sumOfRows,
} from './sum-earnings.ts';
import { isLinkOf } from './sum-everybody.ts';

/** What a link tells of its clicks, by itself or by its product. */
type LinkFacet =
  | 'link'
  | 'product'
  | 'program'
  | 'campaign'
  | 'category'
  | 'step'
  | 'skin_type'
  | 'concern'
  | 'ingredient';
export type Facet = LinkFacet | ClickFacet | 'order_kind';
/**
 * What a program's figures can be told by. What clicks tell is added up by influencer, not by
 * program, so it is not among them.
 */
export type ProgramFacet = LinkFacet | 'influencer' | 'order_kind';

/** What links and orders tell, by whose or whereof they are. */
type LinkedFacet = Exclude<ProgramFacet, 'order_kind'>;

/** Rows of `key` with the counts, rows of `key, currency` with the money, and a key's label. */
export type Sources = { traffic: SQL; earned: SQL; label: SQL };

/** The clicks of what is told by clicks, and of links; and the conditions for conversions. */
type Periods = { told(by: ClickFacet): SQL; clicked: SQL; ordered: SQL };

/** One influencer has few links and orders: each is looked up, whatever everybody's are. */
const linkOf = (id: SQL) => sql`left join lateral (
        select * from tracking_links where id = ${id} limit 1) as link on true`;
const productOf = (id: SQL) => sql`left join lateral (
        select * from products where id = ${id} limit 1) as product on true`;

/** Where an influencer's figures of a facet come from. A key is empty where it is not known. */
export function facetSources(influencer_id: string, span: Span, by: Facet): Sources {
  const whole = { ...span, starts: [span.from] };
  const told = (facet: ClickFacet) => facetCounts(whole, influencer_id, facet);
  const clicked = linkCounts(whole, { influencer_id });
  const ordered = sql`conversion.influencer_id = ${influencer_id}
      and conversion.ordered_at >= ${instant(span.from)}
      and conversion.ordered_at < ${instant(span.to)}`;
  const [periods, label] = [{ told, clicked, ordered }, labelOf(by)];
  if (by === 'order_kind') {
    return { ...ofKinds(clicked, earningRows({ influencer_id }, whole)), label };
  }
  return isOfClick(by) ? { ...ofClicks(by, periods), label } : { ...ofLinks(by, periods), label };
}

/** The same of a program's links and orders, whoever's they are. */
export function programSources(program_id: string, span: Span, by: ProgramFacet): Sources {
  const whole = { ...span, starts: [span.from] };
  const clicked = linkCounts(whole, isLinkOf(program_id));
  const ordered = sql`conversion.program_id = ${program_id}
      and conversion.ordered_at >= ${instant(span.from)}
      and conversion.ordered_at < ${instant(span.to)}`;
  const label = labelOf(by);
  if (by === 'order_kind') {
    return { ...ofKinds(clicked, earningRows({ program_id }, whole)), label };
  }
  return { ...ofLinks(by, { clicked, ordered }), label };
}

function isOfClick(by: string): by is ClickFacet {
  return by in CLICK_COLUMNS;
}

/**
 * Counts from the rollup of what clicks tell. The money of an order goes where its click was: the
 * one look into raw clicks, by the whole key, once an order, so it does not grow with them.
 */
function ofClicks(by: ClickFacet, { told, ordered }: Periods): Omit<Sources, 'label'> {
  return {
    traffic: by === 'app' ? trafficByApp(told) : trafficBy(told(by)),
    earned: sql`select coalesce(${CLICK_COLUMNS[by]}, '') as key, conversion.currency,
        ${sumOfEarnings}
      from ${creditedConversions} conversion
      ${commissionOfConversion}
      left join lateral (
        select * from clicks where id = conversion.click_id
          and clicked_at = id_time(conversion.click_id) limit 1
      ) as click on true
      where ${ordered} group by 1, 2`,
  };
}

/** Money by what an order is to its customer. Clicks are of no kind: all count under none. */
function ofKinds(clicked: SQL, earned: SQL) {
  return {
    traffic: sql`select '' as key, ${sumCounts} from ${clicked} as counted having count(*) > 0`,
    earned: sql`select order_kind as key, currency, ${sumOfRows}
      from ${earned} as earned_rows group by 1, 2`,
  };
}

function trafficBy(told: SQL): SQL {
  return sql`select value as key, ${sumCounts} from ${told} as counted group by value`;
}

/**
 * Of an app that is not known: what all devices have together, less the apps that are. Quarters of
 * an hour have nothing where nothing was counted, so each count is added up by itself.
 */
function trafficByApp(told: Periods['told']): SQL {
  const apps = sql`${told('app')} as counted where value <> ''`;
  return sql`select key, ${sumCounts} from (
        select value as key, ${COUNTS} from ${apps}
        union all select '', ${COUNTS} from ${told('device')} as counted
        union all select '', ${LESS_COUNTS} from ${apps}
      ) as apps group by key having coalesce(sum(impressions), 0) + coalesce(sum(clicks), 0)
        + coalesce(sum(bot_requests), 0) > 0`;
}

/**
 * Counts and money of links as the links are now, so that both of one link stand in one row; an
 * order by coupon has no link, and goes by what was written down with it.
 */
function ofLinks(
  by: LinkedFacet,
  { clicked, ordered }: Pick<Periods, 'clicked' | 'ordered'>,
): Omit<Sources, 'label'> {
  return {
    traffic: sql`select key, ${sumCounts}
      from (select link_id, ${sumCounts} from ${clicked} as counted group by link_id) as hours
      ${linkOf(sql`link_id`)}
      ${productOf(sql`link.product_id`)}
      cross join lateral ${keysOfLink(by, {
        link_id: sql`link_id`,
        program_id: sql`link.program_id`,
        campaign: sql`link.campaign`,
        influencer_id: sql`link.influencer_id`,
      })} group by key`,
    earned: sql`select key, conversion.currency, ${sumOfEarnings}
      from ${creditedConversions} conversion
      ${commissionOfConversion}
      ${linkOf(sql`conversion.link_id`)}
      ${productOf(sql`coalesce(link.product_id, conversion.product_id)`)}
      cross join lateral ${keysOfLink(by, {
        link_id: sql`conversion.link_id`,
        program_id: sql`conversion.program_id`,
        campaign: sql`case when link.id is null then conversion.campaign else link.campaign end`,
        influencer_id: sql`conversion.influencer_id`,
      })}
      where ${ordered} group by key, conversion.currency`,
  };
}

/** The keys a `link` and its `product` count under: one, or each of a product's many. */
function keysOfLink(
  by: LinkedFacet,
  of: Record<'link_id' | 'program_id' | 'campaign' | 'influencer_id', SQL>,
): SQL {
  const one = (key: SQL) => sql`(values (coalesce(${key}, ''))) as named (key)`;
  const each = (values: SQL) => sql`(select distinct value as key
        from unnest(coalesce(nullif(${values}, '{}'), array[''])) as value) as named`;
  switch (by) {
    case 'influencer':
      return one(of.influencer_id);
    case 'link':
      return one(of.link_id);
    case 'product':
      return one(sql`product.id`);
    case 'program':
      return one(of.program_id);
    case 'campaign':
      return one(of.campaign);
    case 'category':
      return one(sql`product.category`);
    case 'step':
      return one(sql`product.step`);
    case 'skin_type':
      return each(sql`product.skin_types`);
    case 'concern':
      return each(sql`product.concerns`);
    case 'ingredient':
      return each(sql`product.ingredients`);
  }
}

/** What people call the key of a `shown` row: looked up for those few, not for all that count. */
function labelOf(by: Facet | ProgramFacet): SQL {
  switch (by) {
    case 'link':
      return sql`(select coalesce(product.name || ' (' || link.slug || ')', link.slug)
        from tracking_links link left join products product on product.id = link.product_id
        where link.id = shown.key)`;
    case 'influencer':
      return sql`(select display_name from influencers where id = shown.key)`;
    case 'product':
      return sql`(select name from products where id = shown.key)`;
    case 'program':
      return sql`(select name from programs where id = shown.key)`;
    default:
      return sql`shown.key`;
  }
}
