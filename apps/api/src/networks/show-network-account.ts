import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';

/**
 * An account as the API shows it: where the network posts, and never a secret.
 * @param query where the secret travels in the address, that part of it: just after it was chosen
 */
export function showNetworkAccount(row: NetworkAccountRow, origin: string, query = '') {
  const { id, network, merchant_id, external_account, is_active } = row;
  return {
    ...{ id, network, merchant_id, external_account, is_active },
    webhook_url: `${origin}/webhooks/${network}/${id}${query}`,
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
