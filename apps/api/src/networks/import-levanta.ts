import { listNetworkAccounts, type NetworkAccountRow } from '@skinstack/db/networks';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { openApiKey } from '../secrets.ts';
import { importInvoices } from './levanta/import-invoices.ts';
import { importReports } from './levanta/import-reports.ts';
import { type ImportState, readImportState } from './levanta/import-state.ts';

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

/** A Worker may make 10,000 requests of stores a run, and each new row takes some ten. */
const MAX_STORED = 500;

/** Imports the report of an account, then its invoices once the report is complete. */
export async function importAccount(
  ports: Ports,
  account: NetworkAccountRow,
  max_stored = MAX_STORED,
): Promise<void> {
  const { id, api_key_sealed } = account;
  const state = readImportState(account.import_state);
  if (api_key_sealed === null) return;
  if (state.not_before !== null && ports.now() < Date.parse(state.not_before)) return;
  const api_key = await openApiKey(ports, id, api_key_sealed);
  const save = async (import_state: ImportState) => {
    await updateRow(ports.db, networkAccounts, id, { import_state });
  };
  const work = { account, api_key, max_stored, save };
  const read = await importReports(ports, work, state);
  if (read.is_complete) await importInvoices(ports, work, read.state);
}
