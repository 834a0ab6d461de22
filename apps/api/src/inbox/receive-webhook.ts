import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { listNetworkAccounts, type NetworkAccountRow } from '@skinstack/db/networks';
import { openSecret } from '@skinstack/domain/crypto/seal';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { Problem } from '@skinstack/domain/problem';
import type { NetworkAdapter, RawDelivery, VerifiedDelivery } from '@skinstack/networks/adapter';
import { findAdapter } from '@skinstack/networks/networks';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { settleDelivery } from './settle-delivery.ts';

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

/** The account a delivery is for. */
export type Recipient = { id: string; network: string; merchant_id: string | null };

/**
 * Stores a verified delivery raw, then parses and applies it. Fails only when it could not be
 * stored.
 */
export async function acceptDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  account: Recipient,
  delivery: VerifiedDelivery,
): Promise<Outcome & { event_id: string }> {
  const { id: network_account_id, network, merchant_id } = account;
  const stored = await storeDelivery(ports, adapter, network, network_account_id, delivery);
  const { event_id, received_at_ms } = stored;
  if (stored.answer) return { ...stored.answer, event_id };
  const source = { webhook_event_id: event_id, network_account_id, merchant_id, received_at_ms };
  return { ...(await settleDelivery(ports, adapter, source, delivery)), event_id };
}

/** Where a delivery is stored. */
type StoredDelivery = {
  event_id: string;
  /** When it was first stored; a copy that finishes the work of the first one is as old. */
  received_at_ms: number;
  /** The answer, when there is nothing left to do for it. */
  answer: Outcome | null;
};

/** Statuses of a stored event that a later copy still has to apply. */
const UNFINISHED = new Set(['received', 'pending']);
const OTHER_BODY = 'The same event id came before with another body.';

/**
 * Stores a verified delivery raw. A copy of a finished delivery is answered as a duplicate; the
 * same event id with another body is stored separately, in quarantine.
 */
async function storeDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  network: string,
  network_account_id: string,
  delivery: VerifiedDelivery,
): Promise<StoredDelivery> {
  const { external_event_id, topic } = await adapter.identify(delivery);
  const body_sha256 = await sha256Hex(delivery.body);
  const row = {
    network,
    network_account_id,
    topic,
    body_sha256,
    body: delivery.body,
    method: delivery.method,
    headers: keptHeaders(adapter, delivery.headers),
  };
  const id = ports.newId('evt');
  const stored = await insertWebhookEvent(ports.db, { id, external_event_id, ...row });
  if (stored.body_sha256 === body_sha256) {
    const received_at_ms = stored.created_at.getTime();
    return { event_id: stored.id, received_at_ms, answer: answerOf(stored) };
  }
  const other = await insertWebhookEvent(ports.db, {
    id,
    ...row,
    external_event_id: `${external_event_id}#${body_sha256}`,
    // quarantined from the start: between two statements the sweep could find it and apply it
    status: 'quarantined',
    reason: OTHER_BODY,
    finished_at: new Date(ports.now()),
  });
  const received_at_ms = other.created_at.getTime();
  const answer = { outcome: 'quarantined', reason: OTHER_BODY } as const;
  return { event_id: other.id, received_at_ms, answer };
}

function answerOf(stored: { is_new: boolean; status: string; conversion_id: string | null }) {
  if (stored.is_new || UNFINISHED.has(stored.status)) return null;
  return { outcome: 'duplicate', conversion_id: stored.conversion_id } as const;
}

/** What the adapter reads again on a replay; never cookies, credentials or addresses. */
function keptHeaders({ kept_headers }: NetworkAdapter, headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => kept_headers.includes(name)));
}
