import type { Version } from '@skinstack/domain/orders/versions';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { merchants } from '../schema/merchants.ts';
import { products } from '../schema/products.ts';
import { programs } from '../schema/programs.ts';

/** The names shops go by, of those whose products are on offer. */
export async function listBrands(db: Database): Promise<string[]> {
  const rows = await db
    .selectDistinct({ name: merchants.name })
    .from(merchants)
    .where(eq(merchants.is_active, true));
  return rows.map(({ name }) => name);
}

/** That links can be made to a product: it, its program and its merchant are active. */
export function isOnOffer(): SQL {
  return sql`${products.is_active}
    and exists (select from ${programs}
      where ${programs.id} = ${products.program_id} and ${programs.is_active})
    and exists (select from ${merchants}
      where ${merchants.id} = ${products.merchant_id} and ${merchants.is_active})`;
}

/** Which of these shop ids the merchant has products of, and in which program each is. */
export async function listProductsByExternalId(
  db: Database,
  merchant_id: string,
  external_ids: readonly string[],
): Promise<{ external_product_id: string | null; program_id: string }[]> {
  // One parameter: as many as there are ids would be more than a statement may have.
  const ids = sql`select jsonb_array_elements_text(${JSON.stringify(external_ids)}::jsonb)`;
  return db
    .select({
      external_product_id: products.external_product_id,
      program_id: products.program_id,
    })
    .from(products)
    .where(
      and(eq(products.merchant_id, merchant_id), sql`${products.external_product_id} in (${ids})`),
    );
}

/** A network's word on whether a product is offered, and how new it is. */
export type ProductOffer = { external_product_id: string; is_active: boolean; version: Version };
/** How many products a word is about, for how many it is news, and how many were not so before. */
export type OfferEffect = { found_count: number; newer_count: number; changed_count: number };

/**
 * Puts the products with a network's id on offer, or takes them off it, unless a newer word on them
 * came before: words may arrive in any order, and at once.
 * @param merchant_id only products of this merchant, when it is set
 */
export async function updateProductsActive(
  db: Database,
  { external_product_id, is_active, version }: ProductOffer,
  merchant_id: string | null,
): Promise<OfferEffect> {
  const told_at = new Date(version.at_ms).toISOString();
  const result = await db.execute(sql`
    with meant as (
      select id, is_active from products where external_product_id = ${external_product_id}
        and (${merchant_id}::text is null or merchant_id = ${merchant_id})
    ), newer as (
      update products set is_active = ${is_active},
        offer_told_at = ${told_at}::timestamptz, offer_rank = ${version.rank}
      where id in (select id from meant) and (offer_told_at is null
        or (offer_told_at, offer_rank) < (${told_at}::timestamptz, ${version.rank}::int))
      returning id
    )
    select (select count(*) from meant)::int as found_count,
      (select count(*) from newer)::int as newer_count,
      (select count(*) from newer join meant using (id) where is_active <> ${is_active})::int
        as changed_count`);
  return result.rows[0] as OfferEffect;
}
