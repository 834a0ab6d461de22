import type { Database } from './connect-database.ts';
import { apiKeys } from './schema/api-keys.ts';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** Adds a bearer key by its hash. */
export async function insertApiKey(
  db: Database,
  row: typeof apiKeys.$inferInsert,
): Promise<ApiKeyRow> {
  const [inserted] = await db.insert(apiKeys).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
