import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { sealSecret } from '@skinstack/domain/seal';
import { refuseBrokenReference } from '../catalogue/refuse-broken-reference.ts';
import { insertOnce } from '../once/insert-once.ts';
import { refuseSecretAgain } from '../once/refuse-secret-again.ts';
import type { Ports } from '../ports.ts';
import type { NewNetworkAccount } from '../routes/network-accounts.ts';
import { chooseSecret } from './choose-secret.ts';
import { sealApiKey } from './seal-api-key.ts';

/**
 * Adds a network account with its secret encrypted, bound to the account's id.
 * @returns the row, and the secret if it was made here: it is shown once
 */
export async function createNetworkAccount(ports: Ports, wish: NewNetworkAccount) {
  const id = ports.newId('net');
  const { secret, shown, query } = chooseSecret(ports, wish.network, wish.secret);
  const fields = {
    ...{ id, network: wish.network },
    merchant_id: wish.merchant_id ?? null,
    external_account: wish.external_account ?? null,
    api_key_sealed: wish.api_key === undefined ? null : await sealApiKey(ports, id, wish.api_key),
    secret_sealed: await sealSecret(ports.sealing_key, secret, id, ports.random(12)),
  };
  const made = await refuseBrokenReference(
    insertOnce(ports, networkAccounts, fields, shown.secret),
  );
  if (shown.secret === undefined) return { row: made.row, secret: shown, query };
  if (made.secret === null) throw refuseSecretAgain();
  // sent again, it is the secret of the first time
  const first = chooseSecret(ports, wish.network, made.secret);
  return { row: made.row, secret: { secret: made.secret }, query: first.query };
}
