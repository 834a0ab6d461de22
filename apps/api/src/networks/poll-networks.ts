import { listLatestEvents } from '@skinstack/db/inbox/find-webhook-event';
import { listNetworkAccounts, type NetworkAccountRow } from '@skinstack/db/networks';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { describeError } from '@skinstack/http/log';
import type { NetworkAdapter, PolledRow, PollWork } from '@skinstack/networks/adapter';
import { findAdapter, NETWORKS, type Network } from '@skinstack/networks/networks';
import { acceptDelivery } from '../inbox/accept-delivery.ts';
import type { Ports } from '../ports.ts';
import { openApiKey } from '../secrets.ts';

/** The networks that report something only when asked. */
export const POLLED_NETWORKS: readonly Network[] = NETWORKS.filter(
  (network) => findAdapter(network)?.api?.poll,
);

/**
 * Polls a network's API for every active account with an API key. An account that fails does not
 * stop the others.
 * @returns how many accounts failed
 */
export async function pollNetwork(ports: Ports, network: Network): Promise<number> {
  let failed_count = 0;
  for (const account of await listNetworkAccounts(ports.db, network)) {
    try {
      await pollAccount(ports, account);
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

/**
 * Polls for one account, unless it has no key or the network asked not to be called yet.
 * @param max_stored how many new rows to store; the rest is left for the next run
 */
export async function pollAccount(
  ports: Ports,
  account: NetworkAccountRow,
  max_stored = MAX_STORED,
): Promise<void> {
  const { id, network, external_account, api_key_sealed, import_state: state } = account;
  const adapter = findAdapter(network);
  const poll = adapter?.api?.poll;
  if (!adapter || !poll || api_key_sealed === null) return;
  const { not_before } = poll.progress(state);
  if (not_before !== null && ports.now() < Date.parse(not_before)) return;
  const api_key = await openApiKey(ports, id, api_key_sealed);
  await poll.run({
    access: { ...ports.networkApi(network), external_account, api_key },
    state,
    now: ports.now,
    save: async (import_state) => {
      await updateRow(ports.db, networkAccounts, id, { import_state });
    },
    store: storeRows(ports, adapter, account, max_stored),
    log: (level, event, fields) => ports.log(level, event, { network_account_id: id, ...fields }),
  });
}

/** Delivers rows to the inbox until this run has stored as many as it may. */
function storeRows(
  ports: Ports,
  adapter: NetworkAdapter,
  account: NetworkAccountRow,
  max_stored: number,
): PollWork['store'] {
  let left = max_stored;
  return async (rows) => {
    const order_ids = rows.flatMap((row) => row.external_order_id ?? []);
    const events = await listLatestEvents(ports.db, account.id, order_ids);
    const latest = new Map(events.map((event) => [event.external_order_id, event]));
    let stored_count = 0;
    for (const row of rows) {
      const before = latest.get(row.external_order_id ?? '');
      const delivery = await deliveryOf(row, before, ports.now());
      if (delivery === null) continue;
      if (left <= 0) return { stored_count, is_through: false };
      const { outcome } = await acceptDelivery(ports, adapter, account, delivery);
      if (outcome === 'duplicate') continue;
      stored_count++;
      left--;
    }
    return { stored_count, is_through: true };
  };
}

/** A row as a delivery; null when it says nothing beyond the event before it. */
async function deliveryOf(
  { is_nothing, toDelivery }: PolledRow,
  before: { id: string; body_sha256: string } | undefined,
  now_ms: number,
) {
  if (before === undefined && is_nothing) return null;
  const delivery = toDelivery(before?.id ?? null, now_ms);
  return before?.body_sha256 === (await sha256Hex(delivery.body)) ? null : delivery;
}
