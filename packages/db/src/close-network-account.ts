import { eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { networkAccounts } from './schema/network-accounts.ts';

/** Notes since when a shop no longer has our app; the first time stays. */
export async function closeNetworkAccount(db: Database, id: string, at: Date): Promise<void> {
  await db
    .update(networkAccounts)
    .set({ closed_at: sql`coalesce(${networkAccounts.closed_at}, ${at.toISOString()})` })
    .where(eq(networkAccounts.id, id));
}
