import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import {
  listPendingEvents,
  type UnfinishedEvent,
} from '@skinstack/db/inbox/list-unfinished-events';
import { findRow } from '@skinstack/db/rows/find-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { fromBase64 } from '@skinstack/domain/crypto/encodings';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { describeError } from '@skinstack/http/log';
import {
  type Confirmation,
  markVerified,
  type NetworkAdapter,
  type NetworkApi,
  type VerifiedDelivery,
} from '@skinstack/networks/adapter';
import type { NetworkEvent } from '@skinstack/networks/event';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { openApiKey } from '../secrets.ts';
import { applyEvent } from './apply-event.ts';

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

const NOT_PARSED = 'It could not be read; an operator will look at it.';
const NOT_CONFIRMED = 'It could not be confirmed with the network’s API yet.';

/** Applies a stored delivery and, after an order, the events that arrived before it. */
export async function settleDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  source: DeliverySource,
  delivery: VerifiedDelivery,
): Promise<Outcome> {
  const event = await confirmDelivery(ports, adapter, source, delivery);
  if (event === null) return { outcome: 'pending' };
  const outcome = await applyEvent(ports, source, event);
  if (event.type === 'order_reported') {
    await settlePending(ports, adapter, source.network_account_id, event.external_order_id);
  }
  return outcome;
}

/** A delivery as stored in the inbox; only verified ones are stored. */
export function readStoredDelivery(row: UnfinishedEvent): {
  source: DeliverySource;
  delivery: VerifiedDelivery;
} {
  const { id: webhook_event_id, network_account_id, network, merchant_id, method } = row;
  const { max_commission_bps } = row;
  const received_at_ms = row.created_at.getTime();
  const body = fromBase64(row.body_base64);
  const delivery = markVerified({
    method,
    body,
    received_at_ms,
    headers: new Headers(row.headers),
    query: method === 'GET' ? new TextDecoder().decode(body) : '',
  });
  return {
    source: {
      webhook_event_id,
      network_account_id,
      network,
      max_commission_bps,
      merchant_id,
      received_at_ms,
    },
    delivery,
  };
}

/** Events of the order that were waiting for it; what fails here is left to the sweep. */
async function settlePending(
  ports: Ports,
  adapter: NetworkAdapter,
  network_account_id: string,
  external_order_id: string,
): Promise<void> {
  try {
    const pending = await listPendingEvents(ports.db, network_account_id, external_order_id);
    for (const row of pending) {
      const { source, delivery } = readStoredDelivery(row);
      await applyEvent(ports, source, parseDelivery(ports, adapter, delivery));
    }
  } catch (error) {
    ports.log('warn', 'pending_not_settled', describeError(error));
  }
}

/**
 * What a delivery says or, where the account has a key for the network's API, what the API says.
 * @returns null when the API did not answer: the event waits, and the sweep asks again
 */
async function confirmDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  source: DeliverySource,
  delivery: VerifiedDelivery,
): Promise<NetworkEvent | null> {
  const parsed = parseDelivery(ports, adapter, delivery);
  // what is ignored anyway need not be confirmed
  const { confirm } = adapter.api ?? {};
  if (!confirm || parsed.type === 'ignored') return parsed;
  const confirmed = await askNetwork(ports, confirm, source, delivery, parsed);
  if (confirmed.event !== null) return confirmed.event;
  const { webhook_event_id: event_id } = source;
  ports.log('warn', 'event_not_confirmed', { event_id, problem: confirmed.problem });
  await finishWebhookEvent(ports.db, event_id, { status: 'pending', reason: confirmed.problem });
  return null;
}

/** What a delivery says. An adapter that throws quarantines it, and does not stop a sweep. */
function parseDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  delivery: VerifiedDelivery,
): NetworkEvent {
  try {
    return adapter.parse(delivery);
  } catch (error) {
    ports.log('error', 'delivery_not_parsed', describeError(error));
    return { type: 'not_understood', reason: NOT_PARSED };
  }
}

async function askNetwork(
  ports: Ports,
  confirm: NonNullable<NetworkApi['confirm']>,
  { network, network_account_id, webhook_event_id: event_id }: DeliverySource,
  delivery: VerifiedDelivery,
  parsed: NetworkEvent,
): Promise<Confirmation> {
  try {
    const account = await openApiAccount(ports, network_account_id);
    if (!account) return { event: parsed };
    const access = { ...ports.networkApi(network), ...account };
    return await confirm(access, delivery, ports.now());
  } catch (error) {
    ports.log('error', 'confirmation_failed', { event_id, ...describeError(error) });
    return { event: null, problem: NOT_CONFIRMED };
  }
}

/** Our account at the network's API; null when it has no key, or no name there. */
async function openApiAccount(ports: Ports, network_account_id: string) {
  const account = await findRow(ports.db, networkAccounts, network_account_id);
  if (!account?.api_key_sealed || !account.external_account) return null;
  const { external_account, api_key_sealed } = account;
  return { external_account, api_key: await openApiKey(ports, network_account_id, api_key_sealed) };
}
