import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { isPlainText } from '../plain-text.ts';
import { readJson } from '../read-json.ts';
import { FOLLOWS_HEADER, TOPIC_HEADER } from './imported-delivery.ts';

/**
 * A webhook is named by its own `id`. What we imported is named by its content and by the event it
 * restates, so the same state twice running is one event, and a day that is restated back and
 * forth is one event each time.
 */
export async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const imported = delivery.headers.get(TOPIC_HEADER);
  if (imported !== null) {
    const name = `${imported}:${await sha256Hex(delivery.body)}`;
    const follows = delivery.headers.get(FOLLOWS_HEADER);
    return {
      topic: imported,
      external_event_id: follows === null ? name : `${name}:after:${follows}`,
    };
  }
  const { id, type } = (readJson(delivery.body) ?? {}) as Record<string, unknown>;
  const topic = typeof type === 'string' && isPlainText(type) ? type : null;
  if (typeof id === 'string' && isPlainText(id)) return { topic, external_event_id: id };
  return { topic, external_event_id: `sha256:${await sha256Hex(delivery.body)}` };
}
