import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@skinstack/db/connect-database';
import { putSeedCredentials } from '@skinstack/db/put-seed-credentials';
import { makeId } from '@skinstack/domain/ids';
import { importSealingKey, sealSecret } from '@skinstack/domain/seal';
import { INFLUENCERS } from './catalogue.ts';

const [first] = INFLUENCERS;
/** The seeded Refersion account; always the same, so that its webhook address stays. */
export const SEED_ACCOUNT_ID = makeId('net', Date.UTC(2026, 0, 1), new Uint8Array(10));

/** Makes the influencer's key and the network's secret of `.dev.vars` work, whatever was before. */
export async function ensureCredentials(db: Database, vars: Record<string, string>): Promise<void> {
  const key = vars.SEED_INFLUENCER_API_KEY ?? '';
  const secret = vars.SEED_REFERSION_SECRET ?? '';
  const sealing_key = await importSealingKey(vars.ENCRYPTION_KEY ?? '');
  await putSeedCredentials(db, {
    email: first.email,
    key_id: makeId('key', Date.now(), randomBytes(10)),
    key_prefix: key.slice(0, 11),
    key_hash: createHash('sha256').update(key).digest('hex'),
    account_id: SEED_ACCOUNT_ID,
    secret_sealed: await sealSecret(
      sealing_key,
      secret,
      SEED_ACCOUNT_ID,
      new Uint8Array(randomBytes(12)),
    ),
  });
}
