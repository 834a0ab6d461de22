import { exports } from 'cloudflare:workers';
import { newId } from '../../world/new-world.ts';
import type { Answer } from './call-api.ts';
import { sign } from './post-conversion.ts';

/** Levanta's envelope of an event of this type, with an id of its own. */
export function levantaEvent(type: string, data: unknown, id: string = newId('evt')) {
  return { id, type, created: Date.now(), version: '1.0.0', data };
}

/** Signs and posts an event as Levanta does: hex HMAC-SHA256 of the raw body. */
export async function postLevanta(
  account: { id: string; secret: string },
  payload: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const bytes = atob(await sign(account.secret, body));
  const signature = Array.from(bytes, (letter) =>
    letter.charCodeAt(0).toString(16).padStart(2, '0'),
  ).join('');
  const response = await exports.default.fetch(
    `https://api.skin.st/webhooks/levanta/${account.id}`,
    { method: 'POST', body, headers: { 'x-levanta-hmac-sha256': signature, ...headers } },
  );
  return {
    ...{ status: response.status, headers: response.headers },
    body: (await response.json()) as Record<string, unknown>,
  };
}
