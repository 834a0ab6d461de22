import { markVerified, type RawDelivery, type VerifiedDelivery } from '../delivery.ts';
import { decodeBase64Hmac, verifyHmac } from '../hmac.ts';
import { isRecent } from './is-recent.ts';
import { readMessageHeaders } from './message-headers.ts';

/** During a rotation there are two; more would let a stranger make us hash a body for each. */
const MAX_SIGNATURES = 10;

/**
 * Standard Webhooks (github.com/standard-webhooks, spec 1.0.0): one of the signatures, separated by
 * spaces, is `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. Other versions are skipped.
 * Not the `standardwebhooks` package: it takes text where the bytes count, and its own clock.
 */
export async function verifyHeaders(
  delivery: RawDelivery,
  key: Uint8Array<ArrayBuffer>,
): Promise<VerifiedDelivery | null> {
  const message = readMessageHeaders(delivery.headers);
  if (message === null || !isRecent(message.timestamp, delivery.received_at_ms)) return null;
  const head = new TextEncoder().encode(`${message.id}.${message.timestamp}.`);
  const signed = new Uint8Array(head.length + delivery.body.length);
  signed.set(head);
  signed.set(delivery.body, head.length);
  for (const text of message.signatures.split(' ').slice(0, MAX_SIGNATURES)) {
    const signature = text.startsWith('v1,') ? decodeBase64Hmac(text.slice(3)) : null;
    if (signature && (await verifyHmac(key, signed, signature))) return markVerified(delivery);
  }
  return null;
}
