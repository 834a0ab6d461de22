import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { NetworkAdapter, VerifiedDelivery } from '@skinstack/networks/adapter';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { settleDelivery } from './settle-delivery.ts';

/** The account a delivery is for. */
export type Recipient = {
  id: string;
  network: string;
  merchant_id: string | null;
  max_commission_bps: number | null;
};

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
  const { id: network_account_id, network, merchant_id, max_commission_bps } = account;
  const stored = await storeDelivery(ports, adapter, network, network_account_id, delivery);
  const { event_id, received_at_ms } = stored;
  if (stored.answer) return { ...stored.answer, event_id };
  const source = {
    webhook_event_id: event_id,
    network_account_id,
    network,
    max_commission_bps,
    merchant_id,
    received_at_ms,
  };
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
