import { fromBase64, toBase64 } from '@skinstack/domain/crypto/encodings';

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** The specification asks for 24, but Svix's own published example has 18, and 16 are 128 bits. */
const MIN_BYTES = 16;
const MAX_BYTES = 64;

/**
 * The key of a Standard Webhooks secret: `whsec_` and 16 to 64 bytes in base64.
 * @returns null when the secret is not that
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> | null {
  const text = secret.slice(PREFIX.length);
  if (!secret.startsWith(PREFIX) || !BASE64.test(text)) return null;
  try {
    const key = fromBase64(text);
    return key.length >= MIN_BYTES && key.length <= MAX_BYTES ? key : null;
  } catch {
    return null;
  }
}

/** A secret in that form from random bytes. */
export function encodeSecret(random_bytes: Uint8Array): string {
  return PREFIX + toBase64(random_bytes);
}
