import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { describeIssues } from '../reading/fields.ts';
import { isPlainText, toPlainText } from '../reading/text.ts';
import { parseInstant } from '../reading/times.ts';
import { message } from './payload.ts';
import { readOrder } from './read-order.ts';
import { readPostback } from './read-postback.ts';
import { readCancellation, readReversal } from './read-reversal.ts';
import { decodeSecret, encodeSecret, readMessageId, verify } from './verify.ts';

const REFUSAL = 'A secret is “whsec_” and 16 to 64 bytes in base64, as Standard Webhooks has it.';

/** The generic network: whoever can sign a message can report orders. */
export const custom: NetworkAdapter = {
  title: 'Generic',
  click_parameter: CLICK_NAME,
  verify,
  identify,
  parse,
  kept_headers: ['content-type', 'webhook-id', 'webhook-timestamp', 'svix-id', 'svix-timestamp'],
  accepts_get: true,
  secrets: {
    make: encodeSecret,
    refuse: (secret) => (decodeSecret(secret) === null ? REFUSAL : null),
    is_in_address: false,
  },
};

/**
 * A POST is named by its `webhook-id`. A GET is named by its `event_id`; else, as other platforms
 * keep a `transaction_id` from one state and amount to the next, by that, its type and its bytes;
 * else by its bytes alone.
 */
async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const { id, topic } =
    delivery.method === 'POST' ? readMessage(delivery) : await readNames(delivery);
  const isName = id !== null && isPlainText(id);
  const external_event_id = isName ? id : `sha256:${await sha256Hex(delivery.body)}`;
  return { external_event_id, topic: topic !== null && isPlainText(topic) ? topic : null };
}

function readMessage({ headers, body }: VerifiedDelivery) {
  const { type } = (parseExactJson(body) ?? {}) as Record<string, unknown>;
  return { id: readMessageId(headers), topic: typeof type === 'string' ? type : null };
}

async function readNames({ query, body }: VerifiedDelivery) {
  const postback = readPostback(query);
  if (typeof postback === 'string') return { id: null, topic: null };
  const { type, fields } = postback;
  const { event_id, transaction_id } = fields;
  if (event_id || !transaction_id) return { id: event_id ?? null, topic: type };
  const digest = (await sha256Hex(body)).slice(0, 32);
  return { id: `${transaction_id}:${type}:${digest}`, topic: type };
}

/** A message of the generic network, in either form; the facts are the same. */
function parse(delivery: VerifiedDelivery): NetworkEvent {
  return delivery.method === 'POST' ? parseMessage(delivery) : parsePostback(delivery);
}

function parseMessage({ body, headers, received_at_ms }: VerifiedDelivery): NetworkEvent {
  const json = parseExactJson(body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  const payload = message.safeParse(json);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  const { type, timestamp, data } = payload.data;
  const version_ms = timestamp ? parseInstant(timestamp) : null;
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

type MessageMeta = {
  version_ms: number | null;
  received_at_ms: number;
  delivery_id: string | null;
};

function readFact(type: string, data: unknown, told: MessageMeta): NetworkEvent {
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
