import type { Database } from './connect-database.ts';
import type { NetworkAccountRow } from './list-network-accounts.ts';
import { networkAccounts } from './schema/network-accounts.ts';

/** Adds a network account; its secret comes sealed. */
export async function insertNetworkAccount(
  db: Database,
  row: typeof networkAccounts.$inferInsert,
): Promise<NetworkAccountRow> {
  const [inserted] = await db.insert(networkAccounts).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
