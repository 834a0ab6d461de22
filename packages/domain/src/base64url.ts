const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Two letters for every twelve bits. */
const PAIRS = Array.from({ length: 4_096 }, (_, bits) =>
  LETTERS.charAt(bits >> 6).concat(LETTERS.charAt(bits & 63)),
);

/**
 * base64url (RFC 4648 §5) of the first bytes, in whole groups of three: these need no padding.
 * It asks for no view of the bytes: small arrays live beside other values until somebody does.
 */
export function toBase64Url(bytes: Uint8Array, length = bytes.length): string {
  let text = '';
  for (let at = 0; at < length; at += 3) {
    const bits = (byte(bytes, at) << 16) | (byte(bytes, at + 1) << 8) | byte(bytes, at + 2);
    text += PAIRS[bits >> 12] + (PAIRS[bits & 4_095] ?? '');
  }
  return text;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
