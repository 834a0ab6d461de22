import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { setRow } from '@skinstack/db/set-row';
import { openApiKey } from '../networks/seal-api-key.ts';
import type { Ports } from '../ports.ts';
import { importInvoices } from './import-invoices.ts';
import { importReports } from './import-reports.ts';
import { type ImportState, readImportState } from './import-state.ts';

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
    await setRow(ports.db, networkAccounts, id, { import_state });
  };
  const work = { account, api_key, max_stored, save };
  const read = await importReports(ports, work, state);
  if (read.is_complete) await importInvoices(ports, work, read.state);
}
