import { listNetworkAccounts } from '@skinstack/db/list-network-accounts';
import { describeError } from '@skinstack/http/log';
import { importAccount } from '../levanta/import-account.ts';
import type { Ports } from '../ports.ts';

/**
 * Imports Levanta's reports and invoices for every active account with an API key. An account that
 * fails does not stop the others.
 * @returns how many accounts failed
 */
export async function importLevanta(ports: Ports): Promise<number> {
  let failed_count = 0;
  for (const account of await listNetworkAccounts(ports.db, 'levanta')) {
    try {
      await importAccount(ports, account);
    } catch (error) {
      failed_count++;
      const network_account_id = account.id;
      ports.log('error', 'import_failed', { network_account_id, ...describeError(error) });
    }
  }
  return failed_count;
}
