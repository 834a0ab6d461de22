const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Two letters for every twelve bits. */
const PAIRS = Array.from({ length: 4_096 }, (_, bits) =>
  LETTERS.charAt(bits >> 6).concat(LETTERS.charAt(bits & 63)),
);

/** base64url (RFC 4648 §5) of whole groups of three bytes, which need no padding. */
export function toBase64Url(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (view.getUint16(at) << 8) | view.getUint8(at + 2);
    text += PAIRS[bits >> 12] + (PAIRS[bits & 4_095] ?? '');
  }
  return text;
}
