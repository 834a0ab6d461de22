import {
  type AccountWish,
  bindNetworkAccount,
  listNetworkAccounts,
  type NetworkAccountRow,
  noteRefusals,
  touchNetworkAccount,
} from '@skinstack/db/networks';
import { isKeyUsed } from '@skinstack/db/rows/insert-row-once';
import type { Trail } from '@skinstack/db/rows/trail';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { Problem } from '@skinstack/domain/problem';
import { describeError } from '@skinstack/http/log';
import type { NetworkAdapter, RawDelivery, VerifiedDelivery } from '@skinstack/networks/adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { digestsOf } from '../secret-use.ts';
import { acceptDelivery } from './accept-delivery.ts';
import type { RememberedAccounts } from './account-memory.ts';

/**
 * Receives a webhook: verifies it over the raw bytes, stores it raw, then parses and applies it.
 * Once it is stored the answer is 2xx, whatever it says.
 * @param trail of the request that has it delivered, where somebody asked for it
 * @throws Problem `not_found` (network), `invalid_signature`, `unavailable` (could not be stored)
 */
export async function receiveWebhook(
  ports: Ports,
  network: string,
  network_account_id: string | undefined,
  delivery: RawDelivery,
  trail: Trail | null = null,
): Promise<Outcome & { event_id: string }> {
  const adapter = findAdapter(network);
  if (!adapter || (delivery.method === 'GET' && !adapter.accepts_get)) {
    throw new Problem('not_found', 'There is no network of this name that posts so.');
  }
  const external_account = adapter.accountOf?.(delivery.headers) ?? null;
  const wish = { id: network_account_id, external_account };
  const { account, delivery: verified } = await findSender(ports, adapter, network, wish, delivery);
  await orUnavailable(noteUse(ports, account, network_account_id));
  const bound = await bindAccount(ports, account, external_account);
  return orUnavailable(acceptDelivery(ports, adapter, bound, verified, trail));
}

/**
 * Without an account in the path no more accounts than this are tried, those used last first: each
 * may cost a hash of the whole body, and whoever sends it has proved nothing yet.
 */
const MOST_ACCOUNTS = 20;

type Verified = { account: NetworkAccountRow; delivery: VerifiedDelivery };

/**
 * The account a delivery is from: one this isolate remembers, else one of the database.
 * @throws Problem `invalid_signature`; `unavailable` when an unreadable secret might verify it
 */
async function findSender(
  ports: Ports,
  adapter: NetworkAdapter,
  network: string,
  wish: AccountWish,
  delivery: RawDelivery,
): Promise<Verified> {
  const { db, account_memory: memory, now } = ports;
  const known = memory.recall(network, wish, now());
  const sender = known && (await verify(ports, adapter, known, delivery));
  if (sender?.verified) return sender.verified;
  const accounts = await orUnavailable(listNetworkAccounts(db, network, wish, MOST_ACCOUNTS));
  const read = memory.remember(network, wish, accounts, now());
  const isTried = known !== null && secretsText(known.accounts) === secretsText(accounts);
  const { verified, has_unreadable } =
    isTried && sender ? sender : await verify(ports, adapter, read, delivery);
  if (verified) return verified;
  if (has_unreadable) throw deliverAgain();
  await noteRefusal(ports, accounts);
  throw refuseSignature();
}

/**
 * Notes at the account that somebody signs with another secret, where it is clear whose delivery
 * it would have been. The answer is the same when it cannot be noted.
 */
async function noteRefusal(
  { account_memory, db, log, now }: Ports,
  [account, ...others]: readonly NetworkAccountRow[],
): Promise<void> {
  if (account === undefined || others.length > 0) return;
  const count = account_memory.countRefusal(account.id, now());
  if (count === 0) return;
  const { id: network_account_id } = account;
  await noteRefusals(db, network_account_id, count).catch((error) =>
    log('error', 'refusal_not_noted', { network_account_id, ...describeError(error) }),
  );
}

/** Which accounts they are, and by which secrets they verify. */
function secretsText(accounts: readonly NetworkAccountRow[]): string {
  return JSON.stringify(
    accounts.map(({ id, secret_sealed, ...previous }) => [
      ...[id, secret_sealed, previous.previous_secret_sealed, previous.external_account],
      previous.previous_secret_expires_at,
    ]),
  );
}

/**
 * The account whose secret verifies the delivery. A secret that several accounts have is tried
 * once. One account's secret that cannot be decrypted must not shut the other accounts out.
 */
async function verify(
  ports: Ports,
  adapter: NetworkAdapter,
  { accounts, opened }: RememberedAccounts,
  delivery: RawDelivery,
): Promise<{ verified: Verified | null; has_unreadable: boolean }> {
  const tried = new Set<string>();
  let has_unreadable = false;
  for (const account of accounts) {
    for (const sealed of validSecrets(account, delivery.received_at_ms)) {
      const secret = opened.get(sealed) ?? (await openOrLog(ports, account.id, sealed));
      if (secret === null) has_unreadable = true;
      if (secret === null || tried.has(secret)) continue;
      opened.set(sealed, secret);
      tried.add(secret);
      const { external_account } = account;
      const verified = await adapter.verify(delivery, { secret, external_account });
      if (verified) return { verified: { account, delivery: verified }, has_unreadable };
    }
  }
  return { verified: null, has_unreadable };
}

function refuseSignature(): Problem {
  return new Problem('invalid_signature', 'No secret of ours verifies this delivery.');
}

const HOUR_MS = 3_600_000;

/** Notes, to the hour, that an account is in use: where the path names none it is tried first. */
async function noteUse(
  ports: Ports,
  account: NetworkAccountRow,
  named_id: string | undefined,
): Promise<void> {
  const last_ms = (account.used_at ?? account.created_at).getTime();
  if (named_id !== undefined || ports.now() - last_ms < HOUR_MS) return;
  await touchNetworkAccount(ports.db, account.id);
  // the row may be one that is remembered
  account.used_at = new Date(ports.now());
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
  ports.account_memory.forget();
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
    if (isKeyUsed(cause)) throw cause;
    throw Object.assign(deliverAgain(), { cause });
  }
}

function deliverAgain(): Problem {
  const detail = 'The delivery could not be stored. Deliver it again.';
  return new Problem('unavailable', detail, { retry_after_seconds: 30 });
}
