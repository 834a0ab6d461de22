import { listNetworkAccounts, type NetworkAccountRow } from '@skinstack/db/networks';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import type { NetworkAdapter, RawDelivery, VerifiedDelivery } from '@skinstack/networks/adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { acceptDelivery } from './accept-delivery.ts';

/**
 * Receives a webhook: verifies it over the raw bytes, stores it raw, then parses and applies it.
 * Once it is stored the answer is 2xx, whatever it says.
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
 * The account whose secret verifies the delivery. One account's secret that cannot be decrypted
 * must not shut the other accounts out.
 * @throws Problem `invalid_signature`; `unavailable` when an unreadable secret might verify it
 */
async function verify(
  ports: Ports,
  adapter: NetworkAdapter,
  accounts: NetworkAccountRow[],
  delivery: RawDelivery,
): Promise<Verified> {
  let unreadable_count = 0;
  for (const account of accounts) {
    for (const sealed of validSecrets(account, delivery.received_at_ms)) {
      const secret = await openOrLog(ports, account.id, sealed);
      if (secret === null) unreadable_count++;
      const { external_account } = account;
      const verified =
        secret === null ? null : await adapter.verify(delivery, { secret, external_account });
      if (verified) return { account, delivery: verified };
    }
  }
  if (unreadable_count > 0) throw deliverAgain();
  throw new Problem('invalid_signature', 'No secret of ours verifies this delivery.');
}

async function openOrLog(ports: Ports, network_account_id: string, sealed: string) {
  try {
    return await openSecret(ports.sealing_key, sealed, network_account_id);
  } catch {
    ports.log('error', 'secret_unreadable', { network_account_id });
    return null;
  }
}

/** The current secret and, until it expires, the previous one. */
function validSecrets(account: NetworkAccountRow, now_ms: number): string[] {
  const { secret_sealed, previous_secret_sealed, previous_secret_expires_at } = account;
  const isPreviousValid =
    previous_secret_expires_at !== null && now_ms < previous_secret_expires_at.getTime();
  return previous_secret_sealed !== null && isPreviousValid
    ? [secret_sealed, previous_secret_sealed]
    : [secret_sealed];
}

/** A store failed, so the network should deliver again: every write here is repeatable. */
async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw Object.assign(deliverAgain(), { cause });
  }
}

function deliverAgain(): Problem {
  const detail = 'The delivery could not be stored. Deliver it again.';
  return new Problem('unavailable', detail, { retry_after_seconds: 30 });
}
