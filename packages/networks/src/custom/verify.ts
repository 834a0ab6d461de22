import type { RawDelivery, VerifiedDelivery } from '../delivery.ts';
import type { Credential } from '../network-adapter.ts';
import { decodeSecret } from './decode-secret.ts';
import { verifyHeaders } from './verify-headers.ts';
import { verifyQuery } from './verify-query.ts';

/** A POST is signed in its headers, a GET in its query; the key is the same. */
export async function verify(
  delivery: RawDelivery,
  { secret }: Credential,
): Promise<VerifiedDelivery | null> {
  const key = decodeSecret(secret);
  if (key === null) return null;
  return delivery.method === 'POST' ? verifyHeaders(delivery, key) : verifyQuery(delivery, key);
}
