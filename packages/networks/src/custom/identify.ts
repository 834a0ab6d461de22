import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { isPlainText } from '../plain-text.ts';
import { readExactJson } from '../read-exact-json.ts';
import { readMessageId } from './message-headers.ts';
import { readPostback } from './read-postback.ts';

/**
 * A POST is named by its `webhook-id`. A GET is named by its `event_id`; else, as other platforms
 * keep a `transaction_id` from one state and amount to the next, by that, its type and its bytes;
 * else by its bytes alone.
 */
export async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const { id, topic } =
    delivery.method === 'POST' ? readMessage(delivery) : await readNames(delivery);
  const isName = id !== null && isPlainText(id);
  const external_event_id = isName ? id : `sha256:${await sha256Hex(delivery.body)}`;
  return { external_event_id, topic: topic !== null && isPlainText(topic) ? topic : null };
}

function readMessage({ headers, body }: VerifiedDelivery) {
  const { type } = (readExactJson(body) ?? {}) as Record<string, unknown>;
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
