import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import type { DeliveryIdentity, VerifiedDelivery } from '../delivery.ts';
import { isPlainText } from '../plain-text.ts';
import { shopifyHeader } from './shopify-header.ts';

/**
 * `X-Shopify-Webhook-Id` names a delivery; never `X-Shopify-Event-Id`, which the cancellation and
 * the refund of one click of the merchant share. Without it the topic and the bytes are the name:
 * several topics carry the same body.
 */
export async function identify({ headers, body }: VerifiedDelivery): Promise<DeliveryIdentity> {
  const topic = shopifyHeader(headers, 'Topic');
  const webhook_id = shopifyHeader(headers, 'Webhook-Id');
  if (webhook_id !== null && isPlainText(webhook_id)) {
    return { topic, external_event_id: webhook_id };
  }
  const bytes = `sha256:${await sha256Hex(body)}`;
  return { topic, external_event_id: topic === null ? bytes : `${topic.slice(0, 100)}:${bytes}` };
}
