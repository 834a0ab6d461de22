import type { Database } from './connect-database.ts';
import { products } from './schema/products.ts';

export type ProductRow = typeof products.$inferSelect;

/** Adds a product. Fails on a shop id the merchant has (`products_merchant_external_key`). */
export async function insertProduct(
  db: Database,
  row: typeof products.$inferInsert,
): Promise<ProductRow> {
  const [inserted] = await db.insert(products).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
