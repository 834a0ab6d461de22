import { env, exports } from 'cloudflare:workers';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import type { Answer } from './call-api.ts';

/** The click token of a click on this link, just now unless it says when. */
export async function clickOn(
  link_id: string,
  at_ms = Date.now(),
  is_embedded = false,
): Promise<string> {
  const signer = createTokenSigner(env.SIGNING_KEY ?? '');
  return signClickToken(
    signer,
    idBytes(makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10)))),
    idBytes(link_id),
    is_embedded,
  );
}

/** Refersion's payload of a conversion of $100.00 that earns $20.00. */
export function conversion(order_id: string, change: Record<string, unknown> = {}) {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  return {
    ...{ id: 7_000_001, created: time, updated: time, status: 'PENDING', order_id },
    ...{ total: '100.00', commission_total: '20.00', currency: 'USD', is_test_conversion: false },
    ...change,
  };
}

/** The signature Refersion would send. */
export async function sign(secret: string, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ]);
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

/** Signs and posts a payload as Refersion does. */
export async function postRefersion(
  account: { id?: string; secret: string },
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const path = account.id ? `/webhooks/refersion/${account.id}` : '/webhooks/refersion';
  const response = await exports.default.fetch(`https://api.skin.st${path}`, {
    ...{ method: 'POST', body },
    headers: { 'Refersion-Signature': await sign(account.secret, body), ...headers },
  });
  return {
    ...{ status: response.status, headers: response.headers },
    body: (await response.json()) as Record<string, unknown>,
  };
}
