import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { merchants } from '../schema/merchants.ts';
import { products } from '../schema/products.ts';
import { programs } from '../schema/programs.ts';

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

/**
 * Puts the products with a network's id on offer, or takes them off it.
 * @param merchant_id only products of this merchant, when it is set
 * @returns how many there are, and how many were not so before
 */
export async function updateProductsActive(
  db: Database,
  external_product_id: string,
  is_active: boolean,
  merchant_id: string | null,
): Promise<{ found_count: number; changed_count: number }> {
  const result = await db.execute(sql`
    with meant as (
      select id, is_active from products where external_product_id = ${external_product_id}
        and (${merchant_id}::text is null or merchant_id = ${merchant_id})
    ), changed as (
      update products set is_active = ${is_active}
      where id in (select id from meant where is_active <> ${is_active})
      returning id
    )
    select (select count(*) from meant)::int as found_count,
      (select count(*) from changed)::int as changed_count`);
  return result.rows[0] as { found_count: number; changed_count: number };
}
