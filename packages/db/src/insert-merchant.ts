import type { Database } from './connect-database.ts';
import { merchants } from './schema/merchants.ts';

export type MerchantRow = typeof merchants.$inferSelect;

/** Adds a merchant. */
export async function insertMerchant(
  db: Database,
  row: typeof merchants.$inferInsert,
): Promise<MerchantRow> {
  const [inserted] = await db.insert(merchants).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
