import type { NetworkAccountRow } from '@skinstack/db/list-network-accounts';
import { listNetworkAccounts } from '@skinstack/db/list-network-accounts';
import { Problem } from '@skinstack/domain/problem';
import { openSecret } from '@skinstack/domain/seal';
import type { RawDelivery, VerifiedDelivery } from '@skinstack/networks/delivery';
import type { NetworkAdapter } from '@skinstack/networks/network-adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../conversions/outcome.ts';
import type { Ports } from '../ports.ts';
import { acceptDelivery } from './accept-delivery.ts';

/**
 * The whole way of a webhook: verify over the raw bytes, store raw, then parse and apply. From the
 * moment it is stored the answer is 2xx, whatever it says.
 * @throws Problem `not_found` (network), `invalid_signature`, `unavailable` (could not be stored)
 */
export async function receiveWebhook(
  ports: Ports,
  network: string,
  network_account_id: string | undefined,
  delivery: RawDelivery,
): Promise<Outcome & { event_id: string }> {
  const adapter = findAdapter(network);
  if (!adapter || (delivery.method === 'GET' && !adapter.accepts_get)) {
    throw new Problem('not_found', 'There is no network of this name that posts so.');
  }
  const accounts = await orUnavailable(listNetworkAccounts(ports.db, network, network_account_id));
  const { account, delivery: verified } = await verify(ports, adapter, accounts, delivery);
  return orUnavailable(acceptDelivery(ports, adapter, account, verified));
}

type Verified = { account: NetworkAccountRow; delivery: VerifiedDelivery };

/**
 * The account whose secret verifies the delivery. A secret that cannot be opened must not shut the
 * other accounts out.
 * @throws Problem `invalid_signature`; `unavailable` when the secret may be one of the unreadable
 */
async function verify(
  ports: Ports,
  adapter: NetworkAdapter,
  accounts: NetworkAccountRow[],
  delivery: RawDelivery,
): Promise<Verified> {
  let unreadable_count = 0;
  for (const account of accounts) {
    for (const sealed of liveSecrets(account, delivery.received_at_ms)) {
      const secret = await openOrReport(ports, account.id, sealed);
      if (secret === null) unreadable_count++;
      const { external_account } = account;
      const verified =
        secret === null ? null : await adapter.verify(delivery, { secret, external_account });
      if (verified) return { account, delivery: verified };
    }
  }
  if (unreadable_count > 0) throw refuseForNow();
  throw new Problem('invalid_signature', 'No secret of ours verifies this delivery.');
}

async function openOrReport(ports: Ports, network_account_id: string, sealed: string) {
  try {
    return await openSecret(ports.sealing_key, sealed, network_account_id);
  } catch {
    ports.log('error', 'secret_unreadable', { network_account_id });
    return null;
  }
}

/** The secret in force and, until it expires, the one before it. */
function liveSecrets(account: NetworkAccountRow, now_ms: number): string[] {
  const { secret_sealed, previous_secret_sealed, previous_secret_expires_at } = account;
  const isPreviousLive =
    previous_secret_expires_at !== null && now_ms < previous_secret_expires_at.getTime();
  return previous_secret_sealed !== null && isPreviousLive
    ? [secret_sealed, previous_secret_sealed]
    : [secret_sealed];
}

/** A store that fails means the network shall deliver again: every write here is repeatable. */
async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw Object.assign(refuseForNow(), { cause });
  }
}

function refuseForNow(): Problem {
  const detail = 'The delivery could not be stored. Deliver it again.';
  return new Problem('unavailable', detail, { retry_after_seconds: 30 });
}
