import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import {
  insertWebhookEvent,
  type NewWebhookEvent,
  type StoredWebhookEvent,
} from '@skinstack/db/inbox/insert-webhook-event';
import type { Trail } from '@skinstack/db/rows/trail';
import { TEST_HEADER } from '@skinstack/db/schema/webhook-events';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { describeError } from '@skinstack/http/log';
import type { NetworkAdapter, VerifiedDelivery } from '@skinstack/networks/adapter';
import type { NetworkEvent } from '@skinstack/networks/event';
import type { Outcome } from '../delivery.ts';
import { type OrderQuestion, questionOf } from '../orders/order-question.ts';
import type { Ports } from '../ports.ts';
import { isConfirmed, parseDelivery, type Said, settleSaid } from './settle-delivery.ts';

/** The account a delivery is for. */
export type Recipient = {
  id: string;
  network: string;
  merchant_id: string | null;
  max_commission_bps: number | null;
  /** Its name, and our key, at the network's API. */
  external_account: string | null;
  api_key_sealed: string | null;
};

/**
 * Stores a verified delivery raw, and applies it. What it says is read before, so that all that
 * deciding about it takes comes with the answer that it is stored. Fails only when it could not be
 * stored.
 * @param trail of the request that has it delivered, where somebody asked for it
 */
export async function acceptDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  account: Recipient,
  delivery: VerifiedDelivery,
  trail: Trail | null = null,
): Promise<Outcome & { event_id: string }> {
  const { id: network_account_id, network, merchant_id, max_commission_bps } = account;
  const said = await readDelivery(ports, adapter, account, delivery);
  const stored = await storeDelivery(ports, adapter, account, delivery, { ...said, trail });
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
  return { ...(await settleSaid(ports, adapter, source, delivery, said, account)), event_id };
}

async function readDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  account: Recipient,
  delivery: VerifiedDelivery,
): Promise<Said> {
  const event = parseDelivery(ports, adapter, delivery);
  const { id: network_account_id, network, merchant_id } = account;
  // another word than this may count
  if (isConfirmed(adapter, account, event)) return { event, question: null };
  const question = await questionOf(ports, { network_account_id, network, merchant_id }, event);
  return { event, question };
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
 * Stores a verified delivery raw, finished when it says nothing we act on. A copy of a finished
 * delivery is answered as a duplicate; the same event id with another body is stored separately, in
 * quarantine.
 */
async function storeDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  account: Recipient,
  delivery: VerifiedDelivery,
  said: Said & { trail: Trail | null },
): Promise<StoredDelivery> {
  const { id: network_account_id, network } = account;
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
  const finished_at = new Date(ports.now());
  const idle = isConfirmed(adapter, account, said.event) ? null : idleOutcome(said.event);
  const end = idle ? { status: idle.outcome, reason: idle.reason, finished_at } : {};
  const stored = await insertAsking(ports, { id, external_event_id, ...row, ...end }, said);
  if (stored.body_sha256 === body_sha256) {
    const received_at_ms = stored.created_at.getTime();
    return { event_id: stored.id, received_at_ms, answer: answerOf(stored, idle) };
  }
  const { stored: other } = await insertWebhookEvent(ports.db, {
    id,
    ...row,
    external_event_id: `${external_event_id}#${body_sha256}`,
    // quarantined from the start: between two statements the sweep could find it and apply it
    status: 'quarantined',
    reason: OTHER_BODY,
    finished_at,
  });
  const received_at_ms = other.created_at.getTime();
  const answer = { outcome: 'quarantined', reason: OTHER_BODY } as const;
  return { event_id: other.id, received_at_ms, answer };
}

/** Stores a delivery, and keeps with the question what was read in the same round trip. */
async function insertAsking(
  { db, log }: Ports,
  event: NewWebhookEvent,
  { question, trail }: { question: OrderQuestion | null; trail: Trail | null },
): Promise<StoredWebhookEvent> {
  if (question === null) return (await insertWebhookEvent(db, event, null, trail)).stored;
  try {
    const { stored, found } = await insertWebhookEvent(db, event, question.lookup);
    question.found = found;
    return stored;
  } catch (error) {
    if (classifyDbError(error).kind === 'unavailable') throw error;
    // what it says cannot be looked up: it is stored all the same, and quarantined when applied
    log('error', 'order_not_found_out', describeError(error));
    return (await insertWebhookEvent(db, event)).stored;
  }
}

/** What becomes of a delivery that says nothing we act on; null for others. */
function idleOutcome(event: NetworkEvent) {
  const { type } = event;
  if (type !== 'ignored' && type !== 'not_understood') return null;
  return { outcome: type === 'ignored' ? type : 'quarantined', reason: event.reason } as const;
}

function answerOf({ is_new, ...stored }: StoredWebhookEvent, idle: Outcome | null): Outcome | null {
  if (is_new) return idle;
  if (UNFINISHED.has(stored.status)) return null;
  return { outcome: 'duplicate', conversion_id: stored.conversion_id } as const;
}

/** What the adapter reads again on a replay; never cookies, credentials or addresses. */
function keptHeaders({ kept_headers }: NetworkAdapter, headers: Headers): Record<string, string> {
  const isKept = (name: string) => kept_headers.includes(name) || name === TEST_HEADER;
  return Object.fromEntries([...headers].filter(([name]) => isKept(name)));
}
