import { exports } from 'cloudflare:workers';
import { signMessage, signQuery } from '../../world/sign-custom.ts';
import type { Answer } from './call-api.ts';

type Account = { id?: string; secret: string };

/** Sends a delivery to a network's address (of one account when it is given). */
export async function deliver(
  network: string,
  { id }: { id?: string },
  { query = '', ...init }: RequestInit & { query?: string } = {},
): Promise<Answer & { text: string }> {
  const place = id ? `/${id}` : '';
  const url = `https://api.skin.st/webhooks/${network}${place}${query && `?${query}`}`;
  const response = await exports.default.fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json');
  const body = isJson && text ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, body, text };
}

/** Signs and posts a message of the generic network. */
export async function postCustom(
  account: Account,
  type: string,
  data: object,
  change: Parameters<typeof signMessage>[2] & { timestamp?: string } = {},
) {
  const { timestamp = new Date().toISOString(), ...signing } = change;
  const body = JSON.stringify({ type: `conversion.${type}`, timestamp, data });
  const headers = await signMessage(account.secret, body, signing);
  return deliver('custom', account, { method: 'POST', body, headers });
}

/** Signs and sends a postback of the generic network. */
export async function getCustom(account: Account, fields: Record<string, string>) {
  const ts = String(Math.floor(Date.now() / 1_000));
  const query = await signQuery(account.secret, String(new URLSearchParams({ ...fields, ts })));
  return deliver('custom', account, { query });
}
