/** A secret as Standard Webhooks has it: whsec_ and 32 bytes in base64. */
export const CUSTOM_SECRET = `whsec_${btoa('a-secret-of-32-bytes-for-a-test!')}`;

/** The HMAC-SHA256 of a text under the decoded secret. */
async function hmac(secret: string, text: string): Promise<Uint8Array> {
  const raw = Uint8Array.from(atob(secret.slice('whsec_'.length)), (one) => one.charCodeAt(0));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));
}

/** The headers of a Standard Webhooks message. */
export async function signMessage(
  secret: string,
  body: string,
  { id = crypto.randomUUID() as string, now_ms = Date.now(), prefix = 'webhook' } = {},
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now_ms / 1_000));
  const mac = await hmac(secret, `${id}.${timestamp}.${body}`);
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: timestamp,
    [`${prefix}-signature`]: `v1,${btoa(String.fromCharCode(...mac))}`,
  };
}

/** A query with its signature at the end. */
export async function signQuery(secret: string, query: string): Promise<string> {
  const mac = await hmac(secret, query);
  const hex = Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${query}&sig=${hex}`;
}
