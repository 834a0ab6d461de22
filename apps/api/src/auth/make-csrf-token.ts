const PURPOSE = new TextEncoder().encode('csrf');

/**
 * The token that unsafe requests with a session's cookie must repeat in a header: a MAC under the
 * session's token, so nothing is stored, and knowing it does not give the session away.
 */
export async function makeCsrfToken(session_token: string): Promise<string> {
  const secret = new TextEncoder().encode(session_token);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, PURPOSE));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
