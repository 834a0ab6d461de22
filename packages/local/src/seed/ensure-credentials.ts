import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@skinstack/db/connect-database';
import { putSeedAccount } from '@skinstack/db/put-seed-account';
import { putSeedCredentials } from '@skinstack/db/put-seed-credentials';
import { putSeedUser } from '@skinstack/db/put-seed-user';
import { isApiKeyForm } from '@skinstack/domain/api-key';
import { makeId } from '@skinstack/domain/ids';
import { PASSWORD_COST, preparePassword } from '@skinstack/domain/password';
import { importSealingKey, sealSecret } from '@skinstack/domain/seal';
import { hash } from 'bcryptjs';
import { INFLUENCERS, OPERATOR_EMAIL } from './catalogue.ts';
import { SEED_ACCOUNTS } from './network-accounts.ts';
import { seedId } from './seed-id.ts';

const [first] = INFLUENCERS;

/** Makes the key, the secrets and the passwords of `.dev.vars` work, whatever was before. */
export async function ensureCredentials(db: Database, vars: Record<string, string>): Promise<void> {
  await ensureUsers(db, vars);
  const key = vars.SEED_INFLUENCER_API_KEY ?? '';
  if (!isApiKeyForm(key)) {
    throw new Error('SEED_INFLUENCER_API_KEY is no key: “local-” and 10 to 80 of A–Z a–z 0–9 _ -');
  }
  await putSeedCredentials(db, {
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
  for (const { id, network, external_account, secret_name } of SEED_ACCOUNTS) {
    const iv = new Uint8Array(randomBytes(12));
    const secret_sealed = await sealSecret(sealing_key, vars[secret_name] ?? '', id, iv);
    await putSeedAccount(db, { id, network, external_account, secret_sealed });
  }
}

/** Who can sign in with which password; a `.dev.vars` from before there were any has none. */
async function ensureUsers(db: Database, vars: Record<string, string>): Promise<void> {
  const people = [
    { email: OPERATOR_EMAIL, role: 'admin', password: vars.SEED_ADMIN_PASSWORD },
    { email: first.email, role: 'influencer', password: vars.SEED_INFLUENCER_PASSWORD },
  ] as const;
  for (const [index, { email, role, password }] of people.entries()) {
    if (!password) continue;
    const password_hash = await hash(preparePassword(password), PASSWORD_COST);
    await putSeedUser(db, { id: seedId('usr', index), email, role, password_hash });
  }
}
