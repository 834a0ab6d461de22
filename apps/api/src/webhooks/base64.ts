/** The bytes of what PostgreSQL's `encode(…, 'base64')` wrote; its line breaks are skipped. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

const CHUNK = 8_192;

/** Bytes in base64; in pieces, for a body may be a mebibyte. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}
