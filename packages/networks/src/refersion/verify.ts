import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import { decodeBase64Hmac, verifyHmac } from '../hmac.ts';
import type { Credential } from '../network-adapter.ts';

/**
 * `Refersion-Signature` is the base64 HMAC-SHA256 of the raw body under the account's webhook
 * signing secret, its UTF-8 bytes (refersion.dev/reference/webhook-validation). No timestamp is
 * signed, so an old delivery can be sent again: the business key keeps it harmless.
 */
export async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeBase64Hmac(delivery.headers.get('Refersion-Signature'));
  if (signature === null) return null;
  return (await verifyHmac(secret, delivery.body, signature)) ? markVerified(delivery) : null;
}
