import { fromBase64, fromHex } from '@skinstack/domain/crypto/encodings';
import { hmacSha256, importHmacKey, verifyHmacSha256 } from '@skinstack/domain/crypto/sha256';

/**
 * True when `signature` is the HMAC-SHA256 of `bytes` under `secret` (of text, its UTF-8 bytes).
 * WebCrypto compares in constant time, and a signature of another length is just false.
 */
export async function verifyHmac(
  secret: string | Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (secret.length === 0) return false;
  return await verifyHmacSha256(await importHmacKey(secret), signature, bytes);
}

/** The same for several signatures, of which one must hold: the bytes are hashed once. */
export async function verifyAnyHmac(
  secret: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
  signatures: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  if (secret.length === 0 || signatures.length === 0) return false;
  const mac = await hmacSha256(await importHmacKey(secret), bytes);
  return signatures.filter((signature) => isSame(mac, signature)).length > 0;
}

/** In constant time. */
function isSame(mac: Uint8Array, signature: Uint8Array): boolean {
  let difference = mac.length ^ signature.length;
  for (const [at, byte] of mac.entries()) difference |= byte ^ (signature[at] ?? 0);
  return difference === 0;
}

const BASE64_SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** The 32 bytes of a base64 HMAC-SHA256; null for anything that is not exactly that. */
export function decodeBase64Hmac(text: string | null): Uint8Array<ArrayBuffer> | null {
  return text !== null && BASE64_SHA256.test(text) ? fromBase64(text) : null;
}

const HEX_SHA256 = /^[0-9a-fA-F]{64}$/;

/** The 32 bytes of an HMAC-SHA256 in hex, lower or upper; null for anything else. */
export function decodeHexHmac(text: string | null): Uint8Array<ArrayBuffer> | null {
  return text !== null && HEX_SHA256.test(text) ? fromHex(text) : null;
}

/** The HMAC-SHA256 of a text, to send what a network would send. */
export async function signHmac(
  secret: string | Uint8Array<ArrayBuffer>,
  text: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return await hmacSha256(await importHmacKey(secret), text);
}
