import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { networkAccounts } from './schema/network-accounts.ts';

/** An account a delivery may be from, with its sealed secrets. */
export type NetworkAccountRow = typeof networkAccounts.$inferSelect;

/** The active accounts of a network; all of them, or the one named. */
export function listNetworkAccounts(
  db: Database,
  network: string,
  id?: string,
): Promise<NetworkAccountRow[]> {
  return db
    .select()
    .from(networkAccounts)
    .where(
      and(
        eq(networkAccounts.network, network),
        eq(networkAccounts.is_active, true),
        id === undefined ? undefined : eq(networkAccounts.id, id),
      ),
    )
    .orderBy(asc(networkAccounts.id));
}

/** Notes since when a shop no longer has our app; the first time stays. */
export async function closeNetworkAccount(db: Database, id: string, at: Date): Promise<void> {
  await db
    .update(networkAccounts)
    .set({ closed_at: sql`coalesce(${networkAccounts.closed_at}, ${at.toISOString()})` })
    .where(eq(networkAccounts.id, id));
}
