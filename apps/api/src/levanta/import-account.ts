import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { setRow } from '@skinstack/db/set-row';
import { openSecret } from '@skinstack/domain/seal';
import { apiKeyContext } from '../networks/seal-api-key.ts';
import type { Ports } from '../ports.ts';
import { importInvoices } from './import-invoices.ts';
import { importReports } from './import-reports.ts';
import { type ImportState, readImportState } from './import-state.ts';

/** A Worker may make 10,000 requests of stores a run, and each new row takes some ten. */
const MOST_STORED = 500;

/** What an import works with: the account, its key, and where to keep how far it has come. */
export type Import = {
  account: NetworkAccountRow;
  api_key: string;
  /** How many new rows to store in this run. */
  most_stored: number;
  save(state: ImportState): Promise<void>;
};

/** Imports the report of an account, then its invoices once the report is complete. */
export async function importAccount(
  ports: Ports,
  account: NetworkAccountRow,
  most_stored = MOST_STORED,
): Promise<void> {
  const { id, api_key_sealed } = account;
  const state = readImportState(account.import_state);
  if (api_key_sealed === null) return;
  if (state.not_before !== null && ports.now() < Date.parse(state.not_before)) return;
  const api_key = await openSecret(ports.sealing_key, api_key_sealed, apiKeyContext(id));
  const save = async (import_state: ImportState) => {
    await setRow(ports.db, networkAccounts, id, { import_state });
  };
  const work = { account, api_key, most_stored, save };
  const read = await importReports(ports, work, state);
  if (read.is_complete) await importInvoices(ports, work, read.state);
}
