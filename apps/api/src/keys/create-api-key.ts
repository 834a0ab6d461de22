import { apiKeys } from '@skinstack/db/schema/api-keys';
import { hashKey } from '../hash-key.ts';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../random-secret.ts';
import { futureTime } from '../rest/rows.ts';
import type { NewApiKey } from '../routes/api-keys.ts';

const SHOWN_CHARACTERS = 11;

/**
 * Creates a bearer key of 256 random bits. Only its hash is stored, and under an idempotency key
 * the key itself, encrypted, as long as the idempotency key.
 * @throws Problem `conflict` for a replay whose key is not shown any more
 */
export async function createApiKey(ports: Ports, influencer_id: string, input: NewApiKey) {
  const key = randomSecret(ports, 'ss_', 32);
  const fields = {
    id: ports.newId('key'),
    role: 'influencer' as const,
    influencer_id,
    name: input.name,
    prefix: key.slice(0, SHOWN_CHARACTERS),
    key_hash: await hashKey(key),
    expires_at: input.expires_at ? futureTime(ports, input.expires_at) : null,
  };
  const { row, secret } = await insertIdempotent(ports, apiKeys, fields, key);
  if (secret === null) throw refuseSecretReplay();
  return { row, key: secret };
}
