import { insertNetworkAccount } from '@skinstack/db/insert-network-account';
import { sealSecret } from '@skinstack/domain/seal';
import { refuseBrokenReference } from '../catalogue/refuse-broken-reference.ts';
import type { Ports } from '../ports.ts';
import type { NewNetworkAccount } from '../routes/network-accounts.ts';

/** Adds a network account with its secret encrypted, bound to the account's id. */
export async function createNetworkAccount(ports: Ports, wish: NewNetworkAccount, origin: string) {
  const account_id = ports.newId('net');
  const secret = wish.secret ?? btoa(String.fromCharCode(...ports.random(32)));
  const row = await refuseBrokenReference(
    insertNetworkAccount(ports.db, {
      id: account_id,
      network: wish.network,
      merchant_id: wish.merchant_id ?? null,
      external_account: wish.external_account ?? null,
      secret_sealed: await sealSecret(ports.sealing_key, secret, account_id, ports.random(12)),
    }),
  );
  const { id, network, merchant_id, external_account } = row;
  return {
    ...{ id, network, merchant_id, external_account },
    webhook_url: `${origin}/webhooks/${row.network}/${row.id}`,
    ...(wish.secret === undefined ? { secret } : {}),
    created_at: row.created_at.toISOString(),
  };
}
