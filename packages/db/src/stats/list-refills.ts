import { WEEK_MS, weekOf } from '@skinstack/domain/customers/due-week';
import type { RefillCounts, RefillProduct } from '@skinstack/domain/customers/refill';
import type { SuppliedProduct, Supply } from '@skinstack/domain/customers/supply';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

const DAY_MS = sql.raw('86400000');
/** The place of those whose supply ended before this week, between those of before and this. */
const OVERDUE = sql.raw('-0.5');
/** Purchases of longer ago say nothing of the weeks to come. */
const DAYS_BACK = sql.raw('730');
/** The newest gaps of a product say what there is to learn. */
const MOST_GAPS = sql.raw('300');
/** So many of a shop's customers are asked: the first by their hashes are any of them. */
const MOST_CUSTOMERS = sql.raw('5000');
/** So many of an influencer's newest conversions say what they sell now, and what it brings. */
const MOST_CONVERSIONS = sql.raw('2000');

/** A product an influencer's customers bought, with what is known of how long it lasts. */
export type BoughtProduct = Omit<RefillProduct, 'supply'> & SuppliedProduct & { gaps: number[] };

const since = sql`now() - ${DAYS_BACK} * interval '1 day'`;
const lines = sql`coalesce(nullif(orders.facts->'newest'->'lines', '[]'),
        orders.facts->'itemised'->'lines', '[]')`;

/**
 * The parts of a statement that say what some customers bought: `bought`, each order of a product
 * with how many pieces. A shop sells few products many times: what a line names is looked up once.
 * @param whose a part with a `customer_id`, each once
 */
const boughtBy = (whose: SQL): SQL => sql`lines as materialized (
        select orders.id, customer_id, orders.ordered_at, merchant_id, line->>'sku' as sku,
          line->>'external_product_id' as external_id,
          coalesce((line->>'quantity')::int, 1) as quantity
        from ${whose} join customers on customers.id = customer_id
        join orders using (customer_id)
        cross join lateral jsonb_array_elements(${lines}) as line
        where orders.stands and orders.ordered_at > ${since}
      ), named as materialized (
        select coalesce(kinds.sku, '') as sku, coalesce(external_id, '') as external_id,
          kinds.merchant_id, products.id as product_id
        from (select distinct merchant_id, sku, external_id from lines) as kinds
        join products on products.merchant_id = kinds.merchant_id
          and (external_product_id = external_id or products.sku = kinds.sku)
      ), bought as materialized (
        select lines.id, customer_id, ordered_at, product_id, sum(quantity)::int as quantity
        from lines join named on named.merchant_id = lines.merchant_id
          and named.sku = coalesce(lines.sku, '')
          and named.external_id = coalesce(lines.external_id, '')
        group by 1, 2, 3, 4
      )`;

/** What an influencer is credited with. */
const creditedTo = (influencer_id: string): SQL => sql`conversions.influencer_id = ${influencer_id}
          and superseded_at is null and conversions.ordered_at > ${since}`;

/**
 * The products an influencer's customers bought, their gaps whoever bought them, and what one
 * brings the influencer: by some thousands of customers and conversions, however many there are.
 */
export async function listBoughtProducts(
  db: Database,
  influencer_id: string,
): Promise<BoughtProduct[]> {
  const { rows } = await db.execute(sql`
      with newest as materialized (
        select id, order_id, currency from conversions
        where ${creditedTo(influencer_id)} order by ordered_at desc limit ${MOST_CONVERSIONS}
      ), shops as (
        select distinct merchant_id from conversions where ${creditedTo(influencer_id)}
      ), anybody as materialized (
        select one.id as customer_id from shops cross join lateral (
          select id from customers where merchant_id = shops.merchant_id
          order by key_hash limit ${MOST_CUSTOMERS}
        ) as one
      ), asked as (
        select customer_id from anybody
        union select customer_id from newest join orders on orders.id = order_id
          where customer_id is not null
      ), ${boughtBy(sql`asked`)}, paired as (
        select product_id, ordered_at, quantity, lead(ordered_at) over (
          partition by customer_id, product_id order by ordered_at, id) as next_at
        from bought where customer_id in (select customer_id from anybody)
      ), numbered as (
        select product_id, extract(epoch from next_at - ordered_at) / 86400 / quantity as gap,
          row_number() over (partition by product_id order by ordered_at desc) as place
        from paired where next_at > ordered_at
      ), learned as materialized (
        select product_id, json_agg(gap) as gaps from numbered where place <= ${MOST_GAPS}
        group by 1
      ), earned as materialized (
        select line->>'product_id' as product_id, newest.currency,
          avg((line->>'gross_minor')::numeric * net_minor / nullif(gross_minor, 0))::bigint::text
            as net_minor
        from newest join commissions on conversion_id = newest.id
        cross join lateral jsonb_array_elements(lines) as line
        group by 1, 2
      )
      select products.id, products.name, products.days_of_supply, products.size_ml,
        products.period_after_opening_months,
        products.category, coalesce(earned.net_minor, '0') as net_minor,
        coalesce(earned.currency, programs.currency) as currency,
        coalesce(gaps, '[]') as gaps
      from products join programs on programs.id = products.program_id
      left join learned on learned.product_id = products.id
      left join lateral (select * from earned where product_id = products.id
        order by currency <> programs.currency, currency limit 1) as earned on true
      where products.id in (select product_id from named)`);
  return rows.map((row) => ({
    ...(row as SuppliedProduct),
    id: String(row.id),
    name: String(row.name),
    net_minor: BigInt(String(row.net_minor)),
    currency: String(row.currency),
    gaps: (row.gaps as unknown[]).map(Number),
  }));
}

/**
 * Counts who of an influencer's customers runs out in the weeks to come, whoever was credited with
 * what they bought, as `countRefills` of the domain does. Who they are is not told.
 * @param supplies how long a piece lasts, by product
 */
export async function countRefills(
  db: Database,
  influencer_id: string,
  supplies: ReadonlyMap<string, Supply>,
  now_ms: number,
  weeks: number,
): Promise<RefillCounts> {
  const known = [...supplies].map(([product_id, { days, high_days }]) => ({
    ...{ product_id, days, high_days },
  }));
  const { rows } = await db.execute(sql`
      with mine as (
        select distinct customer_id from conversions join orders on orders.id = order_id
        where ${creditedTo(influencer_id)} and customer_id is not null
      ), supplies as (
        select * from jsonb_to_recordset(${JSON.stringify(known)}::jsonb)
          as (product_id text, days float8, high_days float8)
      ), ${boughtBy(sql`mine`)}, purchases as (
        select product_id, customer_id, ordered_at, id, quantity,
          extract(epoch from ordered_at)::float8 * 1000 as bought_at_ms,
          extract(epoch from lead(ordered_at) over (partition by customer_id, product_id
            order by ordered_at, id))::float8 * 1000 <= ${now_ms}::float8 as is_refilled
        from bought
      ), ends as (
        select purchases.*, bought_at_ms + quantity * days * ${DAY_MS} as due_ms,
          bought_at_ms + quantity * high_days * ${DAY_MS} <= ${now_ms}::float8 as had_time,
          is_refilled is null as is_last
        from purchases join supplies using (product_id)
      ), weeks as (
        select distinct on (product_id, customer_id, week) product_id, week, due_ms, is_refilled
        from (select *, case
            when due_ms < ${weekOf(now_ms)}::float8 and is_last and not had_time then ${OVERDUE}
            else floor((due_ms - ${weekOf(now_ms)}::float8) / ${WEEK_MS}) end as week
          from ends) as ends
        where week = ${OVERDUE} or (week >= 0 and week < ${weeks})
        order by product_id, customer_id, week, ordered_at desc, id desc
      )
      select product_id, greatest(week, 0)::int as week,
        count(*) filter (where week >= 0)::int as due,
        count(*) filter (where week >= 0 and is_refilled)::int as refilled,
        count(*) filter (where week >= 0 and is_refilled is not true
          and due_ms <= ${now_ms}::float8)::int as late,
        count(*) filter (where week < 0)::int as overdue
      from weeks group by 1, 2
      union all
      select product_id, null, count(*)::int, count(*) filter (where is_refilled)::int, null, null
      from ends where had_time group by 1`);
  const due = rows.filter(({ week }) => week !== null);
  return {
    due: due.map((row) => ({
      product_id: String(row.product_id),
      week: Number(row.week),
      due: Number(row.due),
      refilled: Number(row.refilled),
      late: Number(row.late),
      overdue: Number(row.overdue),
    })),
    returned: rows
      .filter(({ week }) => week === null)
      .map((row) => ({
        product_id: String(row.product_id),
        back: Number(row.refilled),
        all: Number(row.due),
      })),
  };
}
