import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import { decodeBase64Hmac, verifyHmac } from '../hmac.ts';
import type { Credential } from '../network-adapter.ts';
import { shopifyHeader } from './shopify-header.ts';

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
