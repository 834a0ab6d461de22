import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { OLDEST } from '@skinstack/domain/orders/versions';
import type { DeliveryIdentity, NetworkAdapter, VerifiedDelivery } from '../adapter.ts';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { findClicks, type Named } from '../reading/clicks.ts';
import { parseExactJson } from '../reading/exact-json.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { describeIssues } from '../reading/fields.ts';
import { isPlainText, toPlainText } from '../reading/text.ts';
import { parseInstant } from '../reading/times.ts';
import { type Meaning, meaningOfPostback, meaningOfType } from './meanings.ts';
import { message } from './payload.ts';
import { readOrder, type Told } from './read-order.ts';
import { type Postback, readPostback } from './read-postback.ts';
import { readReversal } from './read-reversal.ts';
import { signCustomTest } from './sandbox.ts';
import { decodeSecret, encodeSecret, readMessageId, verify } from './verify.ts';

const REFUSAL = 'A secret is “whsec_” and 16 to 64 bytes in base64, as Standard Webhooks has it.';

/** The generic network: whoever can sign a message can report orders. */
export const custom: NetworkAdapter = {
  title: 'Generic',
  click_parameter: CLICK_NAME,
  verify,
  identify,
  parse,
  signTest: signCustomTest,
  kept_headers: ['content-type', 'webhook-id', 'webhook-timestamp', 'svix-id', 'svix-timestamp'],
  of_shop: true,
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
  const { event_id, transaction_id } = postback.fields;
  const topic = topicOf(postback.fields);
  if (event_id || !transaction_id) return { id: event_id ?? null, topic };
  const digest = (await sha256Hex(body)).slice(0, 32);
  return { id: `${transaction_id}:${topic}:${digest}`, topic };
}

const topicOf = ({ type, status }: Postback['fields']) => type ?? status ?? 'conversion.created';

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
  const meaning = meaningOfType(type);
  if (!meaning) return unknownType(type, data);
  const at_ms = timestamp ? parseInstant(timestamp) : null;
  if (timestamp && at_ms === null) return notUnderstood('timestamp is not a time.');
  const delivery_id = readMessageId(headers);
  const told = { at_ms, received_at_ms, delivery_id, is_postback: false };
  return readFact(meaning, data, { ...told, clicks: findClicks(textsOf(data)) });
}

/** The texts of an object, of which any may be a click. */
function textsOf(data: Readonly<Record<string, unknown>>): Named[] {
  return Object.entries(data).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name, value }] : [],
  );
}

/** What tells of an order must not be let pass because its type is new to us. */
function unknownType(type: string, data: Readonly<Record<string, unknown>>): NetworkEvent {
  const reason = `Nothing is known of the type “${toPlainText(type)}”.`;
  const isOfOrder = /^conversion\b/.test(type) || 'order_id' in data || 'amount' in data;
  return isOfOrder ? notUnderstood(reason) : { type: 'ignored', reason };
}

function parsePostback({ query, received_at_ms }: VerifiedDelivery): NetworkEvent {
  const postback = readPostback(query);
  if (typeof postback === 'string') return notUnderstood(postback);
  const { fields, clicks } = postback;
  const { type = '', status = '', event_id, transaction_id, amount } = fields;
  const meaning = meaningOfPostback(type, status);
  if (!meaning) {
    const words = [type, status].filter(Boolean).map((word) => `“${toPlainText(word)}”`);
    return notUnderstood(`Nothing is known of ${words.join(' with ')}.`);
  }
  // a transaction keeps its id from one refund to the next, which differ in what they take back
  const ofTransaction = transaction_id ? `${transaction_id}:${amount ?? ''}` : null;
  const delivery_id = event_id ?? ofTransaction;
  const at_ms = fields.timestamp ? parseInstant(fields.timestamp) : null;
  return readFact(meaning, fields, {
    at_ms,
    received_at_ms,
    delivery_id,
    clicks,
    is_postback: true,
  });
}

/**
 * The message with the latest `timestamp` counts, of one moment the later stage. Without a
 * timestamp `created` is older than anything, so that one sent again undoes nothing, and whatever
 * else is as new as its delivery.
 */
function readFact(meaning: Meaning, data: unknown, said: Omit<Told, 'version'>): NetworkEvent {
  const { rank } = meaning;
  const isFirst = meaning.about === 'order' && rank === 0;
  const at_ms = said.at_ms ?? (isFirst ? OLDEST.at_ms : null);
  const told = { ...said, version: at_ms === null ? null : { at_ms, rank } };
  return meaning.about === 'order' ? readOrder(data, told) : readReversal(meaning, data, told);
}
