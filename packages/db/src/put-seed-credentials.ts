import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { apiKeys } from './schema/api-keys.ts';
import { influencers } from './schema/influencers.ts';
import { networkAccounts } from './schema/network-accounts.ts';

/** The local world's sign-ins, as they are to be from now on. */
export type SeedCredentials = {
  email: string;
  key_id: string;
  key_prefix: string;
  key_hash: string;
  account_id: string;
  secret_sealed: string;
};

/** Gives the influencer of this address the key, and the local Refersion account the secret. */
export async function putSeedCredentials(db: Database, seed: SeedCredentials): Promise<void> {
  const [owner] = await db
    .select({ id: influencers.id })
    .from(influencers)
    .where(eq(influencers.email, seed.email));
  if (!owner) return;
  const { secret_sealed } = seed;
  await db.batch([
    db
      .insert(apiKeys)
      .values({
        ...{ id: seed.key_id, prefix: seed.key_prefix, key_hash: seed.key_hash },
        ...{ role: 'influencer', influencer_id: owner.id, name: 'Local world' },
      })
      .onConflictDoNothing(),
    db
      .insert(networkAccounts)
      .values({ id: seed.account_id, network: 'refersion', secret_sealed })
      .onConflictDoUpdate({ target: networkAccounts.id, set: { secret_sealed } }),
  ]);
}
