import type { Role } from '@skinstack/domain/people';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { apiKeys } from '../schema/api-keys.ts';
import { influencers } from '../schema/influencers.ts';
import { merchants } from '../schema/merchants.ts';
import { networkAccounts } from '../schema/network-accounts.ts';
import { trackingLinks } from '../schema/tracking-links.ts';
import { users } from '../schema/users.ts';

/** True when there is a merchant: somebody's data, which a seed must leave alone. */
export async function isSeeded(db: Database): Promise<boolean> {
  const rows = await db.select({ id: merchants.id }).from(merchants).limit(1);
  return rows.length > 0;
}

type SeedAccount = Pick<
  typeof networkAccounts.$inferInsert,
  'id' | 'network' | 'external_account' | 'merchant_id' | 'secret_sealed' | 'secret_digest'
>;

/** Makes an account of the local world have this secret, whatever it had before. */
export async function upsertSeedAccount(db: Database, account: SeedAccount): Promise<void> {
  const { id: _, network: __, ...changes } = account;
  await db.insert(networkAccounts).values(account).onConflictDoUpdate({
    target: networkAccounts.id,
    set: changes,
  });
}

type SeedUser = {
  id: string;
  email: string;
  role: Role;
  password_hash: string;
  /** Of a brand’s people. */
  merchant_ids?: readonly string[];
};

/** Lets somebody of the local world sign in, as the influencer of the same address if any. */
export async function upsertSeedUser(db: Database, user: SeedUser): Promise<void> {
  const { id, email, role, password_hash, merchant_ids = [] } = user;
  await db.execute(sql`
    insert into ${users} (id, email, role, password_hash, merchant_ids, influencer_id)
    select ${id}, ${email}, ${role}, ${password_hash},
      array(select jsonb_array_elements_text(${JSON.stringify(merchant_ids)}::jsonb)),
      case when ${role} = 'influencer'
      then (select id from ${influencers} where email = ${email}) end
    on conflict (lower(email)) do update set password_hash = excluded.password_hash`);
}

/** The key of the local world's influencer. */
export type SeedKey = {
  email: string;
  key_id: string;
  key_prefix: string;
  key_hash: string;
};

/** Gives the influencer of this address the key. */
export async function insertSeedKey(db: Database, seed: SeedKey): Promise<void> {
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

/** An active link of the influencer with this address, to show how links are followed. */
export function listSampleLinks(db: Database, email: string) {
  return db
    .select({ slug: trackingLinks.slug, influencer_id: trackingLinks.influencer_id })
    .from(trackingLinks)
    .innerJoin(influencers, eq(influencers.id, trackingLinks.influencer_id))
    .where(and(eq(influencers.email, email), eq(trackingLinks.is_active, true)))
    .orderBy(asc(trackingLinks.id))
    .limit(1);
}
