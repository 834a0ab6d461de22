import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';
import { readImportState } from '../levanta/import-state.ts';

/**
 * An account as JSON, with its webhook URL and never a secret.
 * @param query for networks with the secret in the URL, that part of it, just after it was chosen
 */
export function presentNetworkAccount(row: NetworkAccountRow, origin: string, query = '') {
  const { id, network, merchant_id, external_account, is_active } = row;
  const { complete_to, problem } = readImportState(row.import_state);
  return {
    id,
    network,
    merchant_id,
    external_account,
    is_active,
    has_api_key: row.api_key_sealed !== null,
    imported_until: complete_to,
    import_problem: problem,
    webhook_url: `${origin}/webhooks/${network}/${id}${query}`,
    previous_secret_expires_at: row.previous_secret_expires_at?.toISOString() ?? null,
    closed_at: row.closed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
