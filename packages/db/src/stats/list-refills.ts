import type { Purchase, RefillProduct, SuppliedProduct } from '@skinstack/domain/customers/refill';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Purchases of longer ago say nothing of the weeks to come. */
const DAYS_BACK = sql.raw('730');
/** The newest gaps of a product say what there is to learn. */
const MOST_GAPS = sql.raw('300');
/** So many of a shop's customers are asked: the first by their hashes are any of them. */
const MOST_CUSTOMERS = sql.raw('5000');

/** A product an influencer's customers bought, with what is known of how long it lasts. */
export type BoughtProduct = Omit<RefillProduct, 'supply'> & SuppliedProduct & { gaps: number[] };

const lines = sql`coalesce(nullif(orders.facts->'newest'->'lines', '[]'),
        orders.facts->'itemised'->'lines', '[]')`;
/** Each order of a product, with how many pieces. */
const bought = sql`select orders.id, customer_id, orders.ordered_at, products.id as product_id,
        sum(coalesce((line->>'quantity')::int, 1))::int as quantity
      from orders
      join customers on customers.id = customer_id
      cross join lateral jsonb_array_elements(${lines}) as line
      join products on products.merchant_id = customers.merchant_id and (
        external_product_id = line->>'external_product_id' or products.sku = line->>'sku')`;
const since = sql`now() - ${DAYS_BACK} * interval '1 day'`;
const isRecent = sql`orders.stands and orders.ordered_at > ${since}`;

/** Whose orders an influencer was credited with. */
const customersOf = (influencer_id: string): SQL => sql`select distinct customer_id from conversions
        join orders on orders.id = order_id
        where conversions.influencer_id = ${influencer_id} and superseded_at is null
          and customer_id is not null
          and conversions.ordered_at > ${since}`;

/** The products they bought, their gaps whoever bought them, and what one brings the influencer. */
function selectProducts(influencer_id: string, mine: SQL): SQL {
  return sql`
      with mine as (${mine}), named as (
        select distinct product_id from (
          ${bought} where ${isRecent} and customer_id in (select customer_id from mine)
          group by 1, 2, 3, 4
        ) as bought
      ), shops as (
        select distinct merchant_id from products where id in (select product_id from named)
      ), asked as (
        select one.id from shops cross join lateral (
          select id from customers where merchant_id = shops.merchant_id
          order by key_hash limit ${MOST_CUSTOMERS}
        ) as one
      ), everybody as (
        ${bought} where ${isRecent} and products.id in (select product_id from named)
          and customer_id in (select id from asked)
        group by 1, 2, 3, 4
      ), paired as (
        select product_id, ordered_at, quantity, lead(ordered_at) over (
          partition by customer_id, product_id order by ordered_at, id) as next_at
        from everybody
      ), numbered as (
        select product_id, extract(epoch from next_at - ordered_at) / 86400 / quantity as gap,
          row_number() over (partition by product_id order by ordered_at desc) as place
        from paired where next_at > ordered_at
      ), earned as (
        select line->>'product_id' as product_id, conversions.currency,
          avg((line->>'gross_minor')::numeric * net_minor / nullif(gross_minor, 0))::bigint::text
            as net_minor
        from conversions join commissions on conversion_id = conversions.id
        cross join lateral jsonb_array_elements(lines) as line
        where conversions.influencer_id = ${influencer_id} and superseded_at is null
          and conversions.ordered_at > ${since}
        group by 1, 2
      )
      select products.id, products.name, products.days_of_supply, products.size_ml,
        products.period_after_opening_months,
        products.category, coalesce(earned.net_minor, '0') as net_minor,
        coalesce(earned.currency, programs.currency) as currency,
        (select coalesce(json_agg(gap), '[]') from numbered
          where product_id = products.id and place <= ${MOST_GAPS}) as gaps
      from products join programs on programs.id = products.program_id
      left join lateral (select * from earned where product_id = products.id
        order by currency <> programs.currency, currency limit 1) as earned on true
      where products.id in (select product_id from named)`;
}

/**
 * What an influencer's customers bought of the catalogue, whoever was credited with it: each
 * purchase with the next of the same product by the same customer. Who they are is not told.
 */
export async function listRefills(
  db: Database,
  influencer_id: string,
): Promise<{ purchases: Purchase[]; products: BoughtProduct[] }> {
  const mine = customersOf(influencer_id);
  const [found, known] = await db.batch([
    db.execute(sql`
      with mine as (${mine}), bought as (
        ${bought} where ${isRecent} and customer_id in (select customer_id from mine)
        group by 1, 2, 3, 4
      )
      select product_id, ordered_at, quantity, lead(ordered_at) over (
        partition by customer_id, product_id order by ordered_at, id) as next_at
      from bought`),
    db.execute(selectProducts(influencer_id, mine)),
  ]);
  return {
    purchases: found.rows.map((row) => ({
      product_id: String(row.product_id),
      bought_at_ms: Date.parse(String(row.ordered_at)),
      quantity: Number(row.quantity),
      next_at_ms: row.next_at === null ? null : Date.parse(String(row.next_at)),
    })),
    products: known.rows.map((row) => ({
      ...(row as SuppliedProduct),
      id: String(row.id),
      name: String(row.name),
      net_minor: BigInt(String(row.net_minor)),
      currency: String(row.currency),
      gaps: (row.gaps as unknown[]).map(Number),
    })),
  };
}
