import {
  bindNetworkAccount,
  listNetworkAccounts,
  type NetworkAccountRow,
  touchNetworkAccount,
} from '@skinstack/db/networks';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import type { NetworkAdapter, RawDelivery, VerifiedDelivery } from '@skinstack/networks/adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { digestsOf } from '../secret-use.ts';
import { acceptDelivery } from './settle-delivery.ts';

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
  const external_account = adapter.accountOf?.(delivery.headers) ?? null;
  const wish = { id: network_account_id, external_account };
  const accounts = await orUnavailable(listNetworkAccounts(ports.db, network, wish, MOST_ACCOUNTS));
  const { account, delivery: verified } = await verify(ports, adapter, accounts, delivery);
  await orUnavailable(noteUse(ports, account, network_account_id));
  const bound = await bindAccount(ports, account, external_account);
  return orUnavailable(acceptDelivery(ports, adapter, bound, verified));
}

/**
 * Without an account in the path no more accounts than this are tried, those used last first: each
 * may cost a hash of the whole body, and whoever sends it has proved nothing yet.
 */
const MOST_ACCOUNTS = 20;

type Verified = { account: NetworkAccountRow; delivery: VerifiedDelivery };

/**
 * The account whose secret verifies the delivery. A secret that several accounts have is tried
 * once. One account's secret that cannot be decrypted must not shut the other accounts out.
 * @throws Problem `invalid_signature`; `unavailable` when an unreadable secret might verify it
 */
async function verify(
  ports: Ports,
  adapter: NetworkAdapter,
  accounts: NetworkAccountRow[],
  delivery: RawDelivery,
): Promise<Verified> {
  const tried = new Set<string>();
  let unreadable_count = 0;
  for (const account of accounts) {
    for (const sealed of validSecrets(account, delivery.received_at_ms)) {
      const secret = await openOrLog(ports, account.id, sealed);
      if (secret === null) unreadable_count++;
      if (secret === null || tried.has(secret)) continue;
      tried.add(secret);
      const { external_account } = account;
      const verified = await adapter.verify(delivery, { secret, external_account });
      if (verified) return { account, delivery: verified };
    }
  }
  if (unreadable_count > 0) throw deliverAgain();
  throw refuseSignature();
}

function refuseSignature(): Problem {
  return new Problem('invalid_signature', 'No secret of ours verifies this delivery.');
}

const HOUR_MS = 3_600_000;

/** Notes, to the hour, that an account is in use: where the path names none it is tried first. */
async function noteUse(
  ports: Ports,
  { id, used_at, created_at }: NetworkAccountRow,
  named_id: string | undefined,
): Promise<void> {
  const last_ms = (used_at ?? created_at).getTime();
  if (named_id !== undefined || ports.now() - last_ms < HOUR_MS) return;
  await touchNetworkAccount(ports.db, id);
}

/**
 * An account that names no shop is the first one's that delivers; one app signs for many shops, and
 * the others are refused from then on.
 * @throws Problem `invalid_signature` when another shop was faster
 */
async function bindAccount(
  ports: Ports,
  account: NetworkAccountRow,
  external_account: string | null,
): Promise<NetworkAccountRow> {
  if (account.external_account !== null || external_account === null) return account;
  const bound = { ...account, external_account };
  const digests = await digestsOf(ports, bound);
  const holder = await orUnavailable(
    bindNetworkAccount(ports.db, account.id, external_account, digests),
  );
  if (holder?.toLowerCase() !== external_account) throw refuseSignature();
  return bound;
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
