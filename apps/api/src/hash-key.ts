/**
 * SHA-256 of a bearer key in hex. Keys are 256 random bits, so a plain hash cannot be reversed by
 * guessing; comparing hashes tells nothing of the key.
 */
export async function hashKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
