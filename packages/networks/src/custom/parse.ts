import type { VerifiedDelivery } from '../delivery.ts';
import type { NetworkEvent } from '../network-event.ts';
import { notUnderstood } from '../not-understood.ts';
import { nameFields } from '../payload-fields.ts';
import { toPlainText } from '../plain-text.ts';
import { readExactJson } from '../read-exact-json.ts';
import { readInstant } from '../read-instant.ts';
import { readMessageId } from './message-headers.ts';
import { message } from './payload.ts';
import { readOrder } from './read-order.ts';
import { readPostback } from './read-postback.ts';
import { readCancellation, readReversal } from './read-reversal.ts';

/** A message of the generic network, in either form; the facts are the same. */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  return delivery.method === 'POST' ? parseMessage(delivery) : parsePostback(delivery);
}

function parseMessage({ body, headers, received_at_ms }: VerifiedDelivery): NetworkEvent {
  const json = readExactJson(body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  const payload = message.safeParse(json);
  if (!payload.success) return notUnderstood(nameFields(payload.error));
  const { type, timestamp, data } = payload.data;
  const version_ms = timestamp ? readInstant(timestamp) : null;
  if (timestamp && version_ms === null) return notUnderstood('timestamp is not a time.');
  return readFact(type, data, { version_ms, received_at_ms, delivery_id: readMessageId(headers) });
}

function parsePostback({ query, received_at_ms }: VerifiedDelivery): NetworkEvent {
  const postback = readPostback(query);
  if (typeof postback === 'string') return notUnderstood(postback);
  const { type, fields } = postback;
  const { event_id, transaction_id, amount } = fields;
  // a transaction keeps its id from one refund to the next, which differ in what they take back
  const ofTransaction = transaction_id ? `${transaction_id}:${amount ?? ''}` : null;
  const delivery_id = event_id ?? ofTransaction;
  return readFact(type, fields, { version_ms: null, received_at_ms, delivery_id });
}

type Told = { version_ms: number | null; received_at_ms: number; delivery_id: string | null };

function readFact(type: string, data: unknown, told: Told): NetworkEvent {
  switch (type) {
    case 'conversion.created':
    case 'conversion.updated':
      return readOrder(data, told);
    case 'conversion.refunded':
      return readReversal('refund', data, told);
    case 'conversion.charged_back':
      return readReversal('chargeback', data, told);
    case 'conversion.cancelled':
      return readCancellation(data);
    default:
      return { type: 'ignored', reason: `Nothing is done about “${toPlainText(type)}”.` };
  }
}
