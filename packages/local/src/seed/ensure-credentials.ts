import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@skinstack/db/connect/connect-database';
import { insertSeedKey, upsertSeedAccount, upsertSeedUser } from '@skinstack/db/operations/seed';
import { createSecretDigest, importSealingKey, sealSecret } from '@skinstack/domain/crypto/seal';
import { makeId } from '@skinstack/domain/ids';
import { isApiKeyFormat, normalizePassword, PASSWORD_COST } from '@skinstack/domain/people';
import { findAdapter } from '@skinstack/networks/networks';
import { hash } from 'bcryptjs';
import { BRAND_EMAIL, INFLUENCERS, OPERATOR_EMAIL, SEED_ACCOUNTS, seedId } from './catalogue.ts';

const [first] = INFLUENCERS;

/** Makes the key, the secrets and the passwords of `.dev.vars` work, whatever was before. */
export async function ensureCredentials(db: Database, vars: Record<string, string>): Promise<void> {
  await ensureUsers(db, vars);
  const key = vars.SEED_INFLUENCER_API_KEY ?? '';
  if (!isApiKeyFormat(key)) {
    throw new Error('SEED_INFLUENCER_API_KEY is no key: “local-” and 10 to 80 of A–Z a–z 0–9 _ -');
  }
  await insertSeedKey(db, {
    email: first.email,
    key_id: makeId('key', Date.now(), randomBytes(10)),
    key_prefix: key.slice(0, 11),
    key_hash: createHash('sha256').update(key).digest('hex'),
  });
  await ensureAccounts(db, vars);
}

/** The accounts at the networks, each with its secret sealed for it. */
async function ensureAccounts(db: Database, vars: Record<string, string>): Promise<void> {
  const sealing_key = await importSealingKey(vars.ENCRYPTION_KEY ?? '');
  const digestSecret = createSecretDigest(vars.ENCRYPTION_KEY ?? '');
  for (const { secret_name, secret: example, title: _, ...account } of SEED_ACCOUNTS) {
    const iv = new Uint8Array(randomBytes(12));
    const secret = vars[secret_name] ?? example;
    const secret_sealed = await sealSecret(sealing_key, secret, account.id, iv);
    const { is_shared } = findAdapter(account.network)?.secrets ?? {};
    const shop = is_shared ? `/${account.external_account}` : '';
    const secret_digest = digestSecret(secret) + shop;
    await upsertSeedAccount(db, { ...account, secret_sealed, secret_digest });
  }
}

/** Who can sign in with which password; a `.dev.vars` from before there were any has none. */
async function ensureUsers(db: Database, vars: Record<string, string>): Promise<void> {
  const people = [
    { email: OPERATOR_EMAIL, role: 'owner', password: vars.SEED_ADMIN_PASSWORD },
    { email: first.email, role: 'influencer', password: vars.SEED_INFLUENCER_PASSWORD },
    {
      email: BRAND_EMAIL,
      role: 'brand',
      password: vars.SEED_BRAND_PASSWORD,
      merchant_ids: [seedId('mer', 0)],
    },
  ] as const;
  for (const [index, { password, ...user }] of people.entries()) {
    if (!password) continue;
    const password_hash = await hash(normalizePassword(password), PASSWORD_COST);
    await upsertSeedUser(db, { id: seedId('usr', index), ...user, password_hash });
  }
}
