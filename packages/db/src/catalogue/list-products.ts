import type { CommissionRule } from '@skinstack/domain/terms';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isOneOf } from '../rows/find-rows.ts';
import { allOf, comesAfter, escapeLike, hasText, orderBy, type SortKey } from '../rows/keyset.ts';
import { products } from '../schema/products.ts';
import { isOnOffer } from './products.ts';

type ProductRow = typeof products.$inferSelect;

/** Which products; what is left out is not asked for. */
export type ProductFilter = {
  id?: string | undefined;
  program_id?: string | undefined;
  merchant_id?: string | undefined;
  /** One of these. */
  merchant_ids?: readonly string[] | undefined;
  category?: string | undefined;
  step?: string | undefined;
  concern?: string | undefined;
  ingredient?: string | undefined;
  skin_type?: string | undefined;
  /** Part of the name, the stock-keeping unit or the merchant's name. */
  q?: string | undefined;
  /** Addresses without query; products whose page is one of them. */
  pages?: readonly string[] | undefined;
};
type ProductSort = 'created' | 'name' | 'price';
/** Where a page ended: what its last product was ordered by. */
export type ProductPlace = { keys: string[]; id: string };
export type ProductPage = { limit: number; sort: ProductSort; after: ProductPlace | null };

/** A product with its shop, its program's terms, and what concerns the influencer who asks. */
export type ListedProduct = {
  product: ProductRow;
  merchant_name: string;
  terms: {
    currency: string;
    commission_rate_bps: number;
    hold_days: number;
    attribution_window_days: number;
  };
  /** The program's special terms in force that may be theirs. */
  rules: CommissionRule[];
  own_link_id: string | null;
  place: ProductPlace;
};

/**
 * A page of products, in one statement: at most `limit` and one more.
 * @param influencer_id who asks: they see what they can link to; null for everything
 */
export async function listProducts(
  db: Database,
  influencer_id: string | null,
  filter: ProductFilter,
  { limit, sort, after }: ProductPage,
): Promise<ListedProduct[]> {
  const keys = ORDERS[sort];
  const place = after && [...placeOf(sort, after), sql`${after.id}`];
  const where = allOf([
    influencer_id === null ? undefined : isOnOffer(),
    meant(filter),
    place === null ? undefined : comesAfter(keys, place),
  ]);
  const result = await db.execute(sql`
    select products.*, merchants.name as merchant_name, programs.currency,
      programs.commission_rate_bps, programs.hold_days, programs.attribution_window_days,
      own.id as own_link_id,
      (select coalesce(jsonb_agg(to_jsonb(rule)), '[]') from commission_rules rule
        where rule.program_id = products.program_id
          and (rule.influencer_id is null or rule.influencer_id = ${influencer_id})
          and (rule.product_id is null or rule.product_id = products.id)
          and (rule.category is null or rule.category = products.category)
          and (rule.starts_at is null or rule.starts_at <= now())
          and (rule.ends_at is null or rule.ends_at > now())) as rules,
      jsonb_build_array(${sql.join(
        keys.map(({ value }) => sql`(${value})::text`),
        sql`, `,
      )}) as keys
    from products
    join programs on programs.id = products.program_id
    join merchants on merchants.id = products.merchant_id
    left join lateral (
      select id from tracking_links link where link.product_id = products.id
        and link.influencer_id = ${influencer_id} and link.is_active and link.deleted_at is null
      order by link.id desc limit 1
    ) as own on true
    where ${where} order by ${orderBy(keys)} limit ${limit + 1}::int`);
  return result.rows.map(readListedProduct);
}

const BY_ID: SortKey = { value: sql`products.id`, isDescending: true };
/** What has no price comes last; prices of two currencies are never compared. */
const PRICE = sql`coalesce(products.price_minor, 9223372036854775807)`;
const ORDERS: Record<ProductSort, readonly SortKey[]> = {
  created: [BY_ID],
  name: [{ value: sql`lower(products.name) collate "C"`, isDescending: false }, BY_ID],
  price: [
    { value: sql`programs.currency::text`, isDescending: false },
    { value: PRICE, isDescending: false },
    BY_ID,
  ],
};

function placeOf(sort: ProductSort, { keys }: ProductPlace): SQL[] {
  const [first = '', second = '0'] = keys;
  if (sort === 'created') return [];
  return sort === 'name' ? [sql`${first}::text`] : [sql`${first}::text`, sql`${second}::bigint`];
}

/** The condition that a product is one of those asked for. */
function meant(filter: ProductFilter): SQL {
  const { id, program_id, merchant_id, category, step, concern, ingredient, skin_type } = filter;
  const { merchant_ids, q, pages } = filter;
  const is = (column: string, value: string | undefined) =>
    value === undefined ? undefined : sql`products.${sql.raw(column)} = ${value}`;
  const has = (column: string, value: string | undefined) =>
    value === undefined ? undefined : sql`products.${sql.raw(column)} @> array[${value}::text]`;
  const text = (value: SQL) => hasText(value, q ?? '');
  return allOf([
    is('id', id),
    is('program_id', program_id),
    is('merchant_id', merchant_id),
    merchant_ids === undefined ? undefined : isOneOf(products.merchant_id, merchant_ids),
    is('category', category),
    is('step', step),
    has('concerns', concern),
    has('ingredients', ingredient),
    has('skin_types', skin_type),
    pages === undefined ? undefined : isPage(pages),
    q === undefined
      ? undefined
      : sql`(${text(sql`products.name`)} or ${text(sql`products.sku`)}
          or ${text(sql`merchants.name`)})`,
  ]);
}

/** A product's page may have a query of its own (a variant), or a slash at its end. */
function isPage(pages: readonly string[]): SQL {
  const one = (page: string) => sql`(products.url like ${`${escapeLike(page)}%`}
      and substr(products.url, ${page.length + 1}::int) ~ '^/?([?#]|$)')`;
  return pages.length === 0 ? sql`false` : sql`(${sql.join(pages.map(one), sql` or `)})`;
}

type RuleJson = Record<string, unknown>;

function readListedProduct(row: Record<string, unknown>): ListedProduct {
  const keys = row.keys as string[];
  const product = {
    ...Object.fromEntries(Object.keys(getTableColumns(products)).map((name) => [name, row[name]])),
    price_minor: row.price_minor === null ? null : BigInt(String(row.price_minor)),
    created_at: new Date(String(row.created_at)),
  } as ProductRow;
  return {
    product,
    merchant_name: String(row.merchant_name),
    terms: {
      currency: String(row.currency),
      commission_rate_bps: Number(row.commission_rate_bps),
      hold_days: Number(row.hold_days),
      attribution_window_days: Number(row.attribution_window_days),
    },
    rules: (row.rules as RuleJson[]).map(readRule),
    own_link_id: row.own_link_id === null ? null : String(row.own_link_id),
    place: { keys: keys.slice(0, -1), id: product.id },
  };
}

function readRule(rule: RuleJson): CommissionRule {
  const minor = (name: string) => (rule[name] === null ? null : BigInt(String(rule[name])));
  const time = (name: string) => (rule[name] === null ? null : Date.parse(String(rule[name])));
  return {
    ...(rule as unknown as CommissionRule),
    flat_minor: minor('flat_minor'),
    month_minimum_minor: minor('month_minimum_minor'),
    starts_at_ms: time('starts_at'),
    ends_at_ms: time('ends_at'),
  };
}
