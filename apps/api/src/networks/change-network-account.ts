import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import type { Ports } from '../ports.ts';
import { changeRow } from '../rest/rows.ts';
import type { NetworkAccountChanges } from './schemas.ts';
import { sealApiKey } from './seal-api-key.ts';

/**
 * Changes an account; its API key is stored encrypted, and null removes it.
 * @throws Problem `not_found`
 */
export async function changeNetworkAccount(
  ports: Ports,
  id: string,
  { api_key, ...fields }: NetworkAccountChanges,
): Promise<NetworkAccountRow> {
  const api_key_sealed = api_key ? await sealApiKey(ports, id, api_key) : null;
  const changes = api_key === undefined ? fields : { ...fields, api_key_sealed };
  return changeRow(ports, networkAccounts, 'network account', id, changes);
}
