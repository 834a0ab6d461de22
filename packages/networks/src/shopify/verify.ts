import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import {
  type Credential,
  type DeliveryIdentity,
  markVerified,
  type RawDelivery,
  type VerifiedDelivery,
} from '../adapter.ts';
import { isPlainText } from '../reading/text.ts';
import { decodeBase64Hmac, verifyHmac } from '../signing/hmac.ts';

/**
 * `X-Shopify-Hmac-Sha256` is the base64 HMAC-SHA256 of the raw body under the app's client secret,
 * its UTF-8 bytes (shopify.dev/docs/apps/build/webhooks/verify-deliveries). One app signs for many
 * shops, so an account that names its shop takes only deliveries that name the same one.
 */
export async function verify(
  delivery: RawDelivery,
  { secret, external_account }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeBase64Hmac(shopifyHeader(delivery.headers, 'Hmac-Sha256'));
  if (signature === null) return null;
  const shop = shopifyHeader(delivery.headers, 'Shop-Domain');
  if (external_account !== null && shop?.toLowerCase() !== external_account.toLowerCase()) {
    return null;
  }
  return (await verifyHmac(secret, delivery.body, signature)) ? markVerified(delivery) : null;
}

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

const SHOP = /^[a-z0-9][a-z0-9.-]{0,98}$/;

/** The shop a delivery says it is from, by its domain; null when that is none. */
export function shopOf(headers: Headers): string | null {
  const shop = shopifyHeader(headers, 'Shop-Domain')?.toLowerCase() ?? '';
  return SHOP.test(shop) ? shop : null;
}

/**
 * A header of a delivery: `X-Shopify-Topic`, or `Shopify-Topic` as the Events product sends it
 * (Shopify/shopify-app-js lib/types.ts). None of them is signed.
 */
export function shopifyHeader(headers: Headers, name: string): string | null {
  return headers.get(`X-Shopify-${name}`) ?? headers.get(`Shopify-${name}`);
}
