import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { products } from './schema/products.ts';

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
