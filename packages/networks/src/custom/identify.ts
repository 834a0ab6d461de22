import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { sha256Hex } from '../hmac.ts';
import { isPlainText } from '../plain-text.ts';
import { readExactJson } from '../read-exact-json.ts';
import { readMessageId } from './message-headers.ts';
import { readPostback } from './read-postback.ts';

/**
 * A POST is named by its `webhook-id`. A GET is named by its `event_id`; by its `transaction_id`
 * and state, which other platforms keep from one state to the next; or by its bytes.
 */
export async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const { id, topic } =
    delivery.method === 'POST' ? readMessage(delivery) : readNames(delivery.query);
  const isName = id !== null && isPlainText(id);
  const external_event_id = isName ? id : `sha256:${await sha256Hex(delivery.body)}`;
  return { external_event_id, topic: topic !== null && isPlainText(topic) ? topic : null };
}

function readMessage({ headers, body }: VerifiedDelivery) {
  const { type } = (readExactJson(body) ?? {}) as Record<string, unknown>;
  return { id: readMessageId(headers), topic: typeof type === 'string' ? type : null };
}

function readNames(query: string): { id: string | null; topic: string | null } {
  const postback = readPostback(query);
  if (typeof postback === 'string') return { id: null, topic: null };
  const { type, fields } = postback;
  const { event_id, transaction_id } = fields;
  return { id: event_id ?? (transaction_id ? `${transaction_id}:${type}` : null), topic: type };
}
