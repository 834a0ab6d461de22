import { toBase64 } from '@skinstack/domain/crypto/encodings';
import { checkEndpoint, hostOf, isPublicAddress } from '@skinstack/domain/notices/endpoint-address';
import { decodeSecret } from '@skinstack/networks/custom/verify';
import { signHmac } from '@skinstack/networks/signing/hmac';
import type { Ports } from '../../ports.ts';

/** What an endpoint is sent: a body that is the same at every try, and who signs it. */
export type Message = {
  id: string;
  url: string;
  body: string;
  secrets: readonly string[];
};
/** What became of a try: a status, or why there was none. */
export type Called = { status: number | null; error: string | null };

/**
 * Sends a message as Standard Webhooks: signed by every secret that holds, no redirect followed,
 * and nowhere but to public addresses, looked up anew each time. Whatever happens is told, nothing
 * is thrown; of the answer only the status is read.
 */
export async function callEndpoint(ports: Ports, message: Message): Promise<Called> {
  const { outside } = ports;
  const signal = AbortSignal.timeout(outside.deadline_ms);
  const refusal = checkEndpoint(message.url, ownHosts(ports), outside.is_local_allowed);
  if (refusal !== null) return { status: null, error: refusal };
  try {
    const url = new URL(message.url);
    const isLocal = url.protocol === 'http:';
    if (!isLocal && !(await leadsOutside(ports, hostOf(url), signal))) {
      return { status: null, error: 'private_address' };
    }
    const answer = await outside.fetch(message.url, {
      method: 'POST',
      headers: await signedHeaders(message, ports.now()),
      body: message.body,
      redirect: 'manual',
      signal,
    });
    await answer.body?.cancel().catch(() => {});
    return { status: answer.status, error: answer.ok ? null : 'not_2xx' };
  } catch (error) {
    const isLate = signal.aborted || (error instanceof Error && error.name === 'TimeoutError');
    return { status: null, error: isLate ? 'timeout' : 'not_reached' };
  }
}

/** Where we are ourselves: a delivery to us could make another. */
export function ownHosts({ short_domain, docs_url }: Pick<Ports, 'short_domain' | 'docs_url'>) {
  const [short = ''] = short_domain.split(':');
  return [short, new URL(docs_url).hostname].filter((host) => host !== '');
}

/** Whether a host has addresses and all of them are public. @throws when it cannot be looked up */
async function leadsOutside(
  { outside }: Pick<Ports, 'outside'>,
  host: string,
  signal: AbortSignal,
): Promise<boolean> {
  const addresses = await outside.resolveHost(host, signal);
  return addresses.length > 0 && addresses.every(isPublicAddress);
}

/** The headers of Standard Webhooks (spec 1.0.0): `v1,` and the base64 HMAC of `id.time.body`. */
async function signedHeaders(
  { id, body, secrets }: Message,
  now_ms: number,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now_ms / 1_000));
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const key = decodeSecret(secret) ?? new Uint8Array();
      return `v1,${toBase64(await signHmac(key, `${id}.${timestamp}.${body}`))}`;
    }),
  );
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'SkinStack-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
