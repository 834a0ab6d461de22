const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(LETTERS, (letter) => letter.charCodeAt(0));
/** What a text is put together from, for each length one, over the text before. */
const drafts: number[][] = [];

/**
 * base64url (RFC 4648 §5) of the first bytes, in whole groups of three: these need no padding.
 * The text is made at once of all its letters: joined one by one they leave garbage ten times its
 * size.
 */
export function toBase64Url(bytes: Uint8Array, length = bytes.length): string {
  drafts[length] ??= Array.from({ length: (length / 3) * 4 }, () => 0);
  const draft = drafts[length];
  for (let at = 0, to = 0; at < length; at += 3) {
    const bits = (byte(bytes, at) << 16) | (byte(bytes, at + 1) << 8) | byte(bytes, at + 2);
    draft[to++] = code(bits >> 18);
    draft[to++] = code((bits >> 12) & 63);
    draft[to++] = code((bits >> 6) & 63);
    draft[to++] = code(bits & 63);
  }
  return String.fromCharCode(...draft);
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function code(bits: number): number {
  return CODES[bits] ?? 0;
}
