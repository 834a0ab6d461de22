import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { isPlainText } from '../plain-text.ts';
import { readExactJson } from '../read-exact-json.ts';

/**
 * Refersion sends no event id, so one is made of what tells its deliveries apart: topic, conversion
 * id, status and the time of the update. A body without a usable id is named by its bytes.
 */
export async function identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity> {
  const topic = delivery.headers.get('Refersion-Topic');
  const { id, status, updated } = (readExactJson(delivery.body) ?? {}) as Record<string, unknown>;
  const external_event_id = [topic, id, status, updated].map(part).join(':');
  if (part(id) !== '' && isPlainText(external_event_id)) return { topic, external_event_id };
  return { topic, external_event_id: `sha256:${await sha256Hex(delivery.body)}` };
}

function part(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
