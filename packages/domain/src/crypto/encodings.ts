/** Bytes in hexadecimal, lower case: two digits each. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of hexadecimal digits, lower or upper case; a digit left over is dropped. */
export function fromHex(digits: string): Uint8Array<ArrayBuffer> {
  const pairs = digits.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** More arguments than this and a call runs out of stack. */
const CHUNK = 8_192;

/** Bytes in base64 (RFC 4648 §4); in pieces, for a body may be a mebibyte. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/**
 * The bytes of base64; line breaks (PostgreSQL's `encode` makes them) are skipped.
 * @throws DOMException when the text is not base64
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * The bytes of base64url (RFC 4648 §5) without padding.
 * @throws DOMException when the text is not base64url
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(LETTERS, (letter) => letter.charCodeAt(0));
/** What a text is put together from, for each length one, over the text before. */
const drafts: number[][] = [];

/**
 * base64url (RFC 4648 §5) of the first bytes, without padding. The text is made at once of all its
 * letters: joined one by one they leave garbage ten times its size.
 */
export function toBase64Url(bytes: Uint8Array, length = bytes.length): string {
  drafts[length] ??= Array.from({ length: Math.ceil((length * 4) / 3) }, () => 0);
  const draft = drafts[length];
  let to = 0;
  for (let at = 0; at < length; at += 3) {
    const left = length - at;
    const bits =
      (byte(bytes, at) << 16) |
      ((left > 1 ? byte(bytes, at + 1) : 0) << 8) |
      (left > 2 ? byte(bytes, at + 2) : 0);
    draft[to++] = code(bits >> 18);
    draft[to++] = code((bits >> 12) & 63);
    if (left > 1) draft[to++] = code((bits >> 6) & 63);
    if (left > 2) draft[to++] = code(bits & 63);
  }
  return String.fromCharCode(...draft);
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function code(bits: number): number {
  return CODES[bits] ?? 0;
}
