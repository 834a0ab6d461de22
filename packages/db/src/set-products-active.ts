import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/**
 * Puts the products with a network's id on offer, or takes them off it.
 * @param merchant_id only products of this merchant, when it is set
 * @returns how many there are, and how many were not so before
 */
export async function setProductsActive(
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
