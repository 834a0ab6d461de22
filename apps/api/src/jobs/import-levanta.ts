import { listNetworkAccounts } from '@skinstack/db/list-network-accounts';
import { describeError } from '@skinstack/http/log';
import { importAccount } from '../levanta/import-account.ts';
import type { Ports } from '../ports.ts';

/**
 * Imports what Levanta reports and invoices, for every active account with an API key. An account
 * that fails keeps none of the others from their turn.
 */
export async function importLevanta(ports: Ports): Promise<void> {
  for (const account of await listNetworkAccounts(ports.db, 'levanta')) {
    try {
      await importAccount(ports, account);
    } catch (error) {
      const network_account_id = account.id;
      ports.log('error', 'import_failed', { network_account_id, ...describeError(error) });
    }
  }
}
