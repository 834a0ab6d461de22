/**
 * True when `signature` is the HMAC-SHA256 of `bytes` under `secret` (of text, its UTF-8 bytes).
 * WebCrypto compares in constant time, and a signature of another length is just false.
 */
export async function verifyHmac(
  secret: string | Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const raw = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  if (raw.length === 0) return false;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  return crypto.subtle.verify('HMAC', key, signature, bytes);
}

const BASE64_SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** The 32 bytes of a base64 HMAC-SHA256; null for anything that is not exactly that. */
export function decodeBase64Hmac(text: string | null): Uint8Array<ArrayBuffer> | null {
  if (text === null || !BASE64_SHA256.test(text)) return null;
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

const HEX_SHA256 = /^[0-9a-fA-F]{64}$/;

/** The 32 bytes of an HMAC-SHA256 in hex, lower or upper; null for anything else. */
export function decodeHexHmac(text: string | null): Uint8Array<ArrayBuffer> | null {
  if (text === null || !HEX_SHA256.test(text)) return null;
  const digits = text.match(/../g) ?? [];
  return Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16));
}

/** SHA-256 of the bytes in hex: the name of a body that says nothing about itself. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
