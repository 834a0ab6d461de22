import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import { decodeHexHmac, verifyHmac } from '../hmac.ts';
import type { Credential } from '../network-adapter.ts';
import { FOLLOWS_HEADER, TOPIC_HEADER } from './imported-delivery.ts';

/**
 * `x-levanta-hmac-sha256` is the hex HMAC-SHA256 of the raw body under the endpoint's secret, its
 * UTF-8 bytes (knowledge.levanta.io, Creator Webhooks). The headers that mark what we imported
 * ourselves are not signed, so a delivery from outside loses them.
 */
export async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const signature = decodeHexHmac(delivery.headers.get('x-levanta-hmac-sha256'));
  if (signature === null || !(await verifyHmac(secret, delivery.body, signature))) return null;
  const headers = new Headers(delivery.headers);
  headers.delete(TOPIC_HEADER);
  headers.delete(FOLLOWS_HEADER);
  return markVerified({ ...delivery, headers });
}
