import type { Database } from './connect-database.ts';
import { networkAccounts } from './schema/network-accounts.ts';

type SeedAccount = Pick<
  typeof networkAccounts.$inferInsert,
  'id' | 'network' | 'external_account' | 'secret_sealed'
>;

/** Makes an account of the local world have this secret, whatever it had before. */
export async function putSeedAccount(db: Database, account: SeedAccount): Promise<void> {
  const { secret_sealed, external_account } = account;
  await db.insert(networkAccounts).values(account).onConflictDoUpdate({
    target: networkAccounts.id,
    set: { secret_sealed, external_account },
  });
}
