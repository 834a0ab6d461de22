import { toHex } from './encodings.ts';

/** Bytes, or text that stands for its bytes in UTF-8. */
type Message = string | Uint8Array<ArrayBuffer>;

/** An imported key, whatever the runtime calls its type. */
export type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** SHA-256 (FIPS 180-4), by the runtime. */
export async function sha256(message: Message): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(message)));
}

/** SHA-256 in hexadecimal. */
export async function sha256Hex(message: Message): Promise<string> {
  return toHex(await sha256(message));
}

/** Imports a secret once, to sign and verify with HMAC-SHA256 (RFC 2104). */
export function importHmacKey(secret: Message): Promise<HmacKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytesOf(secret), algorithm, false, ['sign', 'verify']);
}

/** HMAC-SHA256 of a message; `createKeyedHash` is the one that answers at once. */
export async function hmacSha256(key: HmacKey, message: Message): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytesOf(message)));
}

/** Whether a MAC is the message's; compared in constant time, false for one of another length. */
export function verifyHmacSha256(
  key: HmacKey,
  mac: Uint8Array<ArrayBuffer>,
  message: Message,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, mac, bytesOf(message));
}

function bytesOf(message: Message): Uint8Array<ArrayBuffer> {
  return typeof message === 'string' ? new TextEncoder().encode(message) : message;
}
