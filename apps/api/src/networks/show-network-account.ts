import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';

/** An account as the API shows it: where the network posts, and never a secret. */
export function showNetworkAccount(row: NetworkAccountRow, origin: string) {
  const { id, network, merchant_id, external_account, is_active } = row;
  return {
    ...{ id, network, merchant_id, external_account, is_active },
    webhook_url: `${origin}/webhooks/${network}/${id}`,
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
