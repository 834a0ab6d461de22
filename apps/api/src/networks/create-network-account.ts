import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { sealSecret } from '@skinstack/domain/seal';
import { insertIdempotent, refuseSecretReplay } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference } from '../rest/rows.ts';
import { chooseSecret } from './choose-secret.ts';
import type { NewNetworkAccount } from './schemas.ts';
import { sealApiKey } from './seal-api-key.ts';

/**
 * Adds a network account with its secret encrypted, bound to the account's id.
 * @returns the row, and the secret if it was generated here: it is shown once
 */
export async function createNetworkAccount(ports: Ports, input: NewNetworkAccount) {
  const id = ports.newId('net');
  const { secret, shown, query } = chooseSecret(ports, input.network, input.secret);
  const fields = {
    id,
    network: input.network,
    merchant_id: input.merchant_id ?? null,
    external_account: input.external_account ?? null,
    api_key_sealed: input.api_key === undefined ? null : await sealApiKey(ports, id, input.api_key),
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
  };
  const made = await refuseBrokenReference(
    insertIdempotent(ports, networkAccounts, fields, shown.secret),
  );
  if (shown.secret === undefined) return { row: made.row, secret: shown, query };
  if (made.secret === null) throw refuseSecretReplay();
  // a replay answers the secret of the first request
  const first = chooseSecret(ports, input.network, made.secret);
  return { row: made.row, secret: { secret: made.secret }, query: first.query };
}
