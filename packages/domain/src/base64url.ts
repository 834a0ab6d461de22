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
