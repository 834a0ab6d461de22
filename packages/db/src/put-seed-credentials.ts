import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { apiKeys } from './schema/api-keys.ts';
import { influencers } from './schema/influencers.ts';

/** The key of the local world's influencer. */
export type SeedCredentials = {
  email: string;
  key_id: string;
  key_prefix: string;
  key_hash: string;
};

/** Gives the influencer of this address the key. */
export async function putSeedCredentials(db: Database, seed: SeedCredentials): Promise<void> {
  const [owner] = await db
    .select({ id: influencers.id })
    .from(influencers)
    .where(eq(influencers.email, seed.email));
  if (!owner) return;
  await db
    .insert(apiKeys)
    .values({
      id: seed.key_id,
      prefix: seed.key_prefix,
      key_hash: seed.key_hash,
      role: 'influencer',
      influencer_id: owner.id,
      name: 'Local world',
    })
    .onConflictDoNothing();
}
