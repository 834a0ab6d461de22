import type { Database } from './connect-database.ts';
import { merchants } from './schema/merchants.ts';

/** True when there is a merchant: somebody's data, which a seed must leave alone. */
export async function isSeeded(db: Database): Promise<boolean> {
  const rows = await db.select({ id: merchants.id }).from(merchants).limit(1);
  return rows.length > 0;
}
