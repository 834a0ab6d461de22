import { findRow } from '@skinstack/db/find-row';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { openSecret } from '@skinstack/domain/seal';
import type { ApiAccess } from '@skinstack/networks/network-adapter';
import type { Ports } from '../ports.ts';
import { apiKeyContext } from './seal-api-key.ts';

/**
 * Our account at a network's API, its key opened; null when the account has no key, or does not say
 * whose it is there. Fails when the key cannot be opened.
 */
export async function openApiAccess(ports: Ports, id: string): Promise<ApiAccess | null> {
  const account = await findRow(ports.db, networkAccounts, id);
  if (!account?.api_key_sealed || !account.external_account) return null;
  const { external_account, api_key_sealed } = account;
  const api_key = await openSecret(ports.sealing_key, api_key_sealed, apiKeyContext(id));
  return { external_account, api_key };
}
