import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import {
  listPendingEvents,
  type UnfinishedEvent,
} from '@skinstack/db/inbox/list-unfinished-events';
import { findRow } from '@skinstack/db/rows/find-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { TEST_HEADER } from '@skinstack/db/schema/webhook-events';
import { assert } from '@skinstack/domain/assert';
import { fromBase64 } from '@skinstack/domain/crypto/encodings';
import { describeError } from '@skinstack/http/log';
import {
  type Confirmation,
  markVerified,
  type NetworkAdapter,
  type VerifiedDelivery,
} from '@skinstack/networks/adapter';
import type { NetworkEvent } from '@skinstack/networks/event';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { OrderQuestion } from '../orders/order-question.ts';
import type { Ports } from '../ports.ts';
import { openApiKey } from '../secrets.ts';
import { applyEvent } from './apply-event.ts';

/** Whatever a test event says: only a real sale pays. */
const TESTED = { type: 'ignored', reason: 'A test event of ours.' } as const;
const NOT_PARSED = 'It could not be read; an operator will look at it.';
const NOT_CONFIRMED = 'It could not be confirmed with the network’s API yet.';

/** How an account is known to its network's API; it has no key, or no name there, if null. */
export type ApiAccount = { external_account: string | null; api_key_sealed: string | null };

/** What a delivery says, and what to ask about the order it says it of. */
export type Said = { event: NetworkEvent; question: OrderQuestion | null };

/** Applies a stored delivery and, after an order, the events that arrived before it. */
export async function settleDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  source: DeliverySource,
  delivery: VerifiedDelivery,
): Promise<Outcome> {
  const event = parseDelivery(ports, adapter, delivery);
  const account = adapter.api?.confirm
    ? await findRow(ports.db, networkAccounts, source.network_account_id)
    : null;
  return settleSaid(ports, adapter, source, delivery, { event, question: null }, account);
}

/** The same, of a delivery that was read already. @param account where its API is asked */
export async function settleSaid(
  ports: Ports,
  adapter: NetworkAdapter,
  source: DeliverySource,
  delivery: VerifiedDelivery,
  said: Said,
  account: ApiAccount | null,
): Promise<Outcome> {
  const event = await confirmDelivery(ports, adapter, source, delivery, said.event, account);
  if (event === null) return { outcome: 'pending' };
  const question = event === said.event ? said.question : null;
  const { outcome, is_waiting } = await applyEvent(ports, source, event, question);
  if (is_waiting && event.type === 'order_reported') {
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
  parsed: NetworkEvent,
  account: ApiAccount | null,
): Promise<NetworkEvent | null> {
  if (!account || !isConfirmed(adapter, account, parsed)) return parsed;
  const confirmed = await askNetwork(ports, adapter, source, delivery, account);
  if (confirmed.event !== null) return confirmed.event;
  const { webhook_event_id: event_id } = source;
  ports.log('warn', 'event_not_confirmed', { event_id, problem: confirmed.problem });
  await finishWebhookEvent(ports.db, event_id, { status: 'pending', reason: confirmed.problem });
  return null;
}

/** What a delivery says. An adapter that throws quarantines it, and does not stop a sweep. */
export function parseDelivery(
  ports: Ports,
  adapter: NetworkAdapter,
  delivery: VerifiedDelivery,
): NetworkEvent {
  try {
    const event = adapter.parse(delivery);
    const isLeft = event.type === 'ignored' || event.type === 'not_understood';
    return isLeft || !delivery.headers.has(TEST_HEADER) ? event : TESTED;
  } catch (error) {
    ports.log('error', 'delivery_not_parsed', describeError(error));
    return { type: 'not_understood', reason: NOT_PARSED };
  }
}

async function askNetwork(
  ports: Ports,
  { api }: NetworkAdapter,
  { network, network_account_id, webhook_event_id: event_id }: DeliverySource,
  delivery: VerifiedDelivery,
  { external_account, api_key_sealed }: ApiAccount,
): Promise<Confirmation> {
  try {
    assert(api?.confirm && external_account && api_key_sealed, 'the API is asked where it can be');
    const api_key = await openApiKey(ports, network_account_id, api_key_sealed);
    const access = { ...ports.networkApi(network), external_account, api_key };
    return await api.confirm(access, delivery, ports.now());
  } catch (error) {
    ports.log('error', 'confirmation_failed', { event_id, ...describeError(error) });
    return { event: null, problem: NOT_CONFIRMED };
  }
}

/** Whether the network's own API has the last word: not about what is ignored anyway. */
export function isConfirmed(
  { api }: NetworkAdapter,
  account: ApiAccount | null,
  { type }: NetworkEvent,
) {
  const hasAccess = account?.api_key_sealed && account.external_account;
  return api?.confirm !== undefined && Boolean(hasAccess) && type !== 'ignored';
}
