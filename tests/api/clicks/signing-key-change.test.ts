import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { verifyTokenByAnyKey } from '@skinstack/api/orders/order-question';
import { createPorts } from '@skinstack/api/ports';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';

const BEFORE = 'the signing key that was used until today';
const NOW = 'the signing key that is used from today on';
const random = new Uint8Array(10).fill(5);
const click_id = makeId('clk', 1_795_000_000_000, random);
const link_id = makeId('lnk', 1_794_000_000_000, random);
const signed = (key: string) =>
  signClickToken(createTokenSigner(key), idBytes(click_id), idBytes(link_id));
const keysOf = async (change: Record<string, string>) =>
  (await createPorts({ ...env, SIGNING_KEY: NOW, ...change })).token_keys;

test('after a change, tokens signed before it count while their key is kept', async () => {
  const keys = await keysOf({ SIGNING_KEY_PREVIOUS: BEFORE });
  expect(await verifyTokenByAnyKey(keys, signed(NOW))).toMatchObject({ click_id, link_id });
  expect(await verifyTokenByAnyKey(keys, signed(BEFORE))).toMatchObject({ click_id, link_id });
  expect(
    await verifyTokenByAnyKey(keys, signed('a key that was never one of ours, but long')),
  ).toBeNull();
});

test.each([{}, { SIGNING_KEY_PREVIOUS: '' }])(
  'without it only the new one counts',
  async (none) => {
    const keys = await keysOf(none);
    expect(await verifyTokenByAnyKey(keys, signed(NOW))).toMatchObject({ click_id });
    expect(await verifyTokenByAnyKey(keys, signed(BEFORE))).toBeNull();
  },
);

test('a short one is refused at the start', async () => {
  await expect(keysOf({ SIGNING_KEY_PREVIOUS: 'short' })).rejects.toThrow('SIGNING_KEY_PREVIOUS');
});

test('a request that was answered before a change is answered the same after it', async () => {
  const key = newId('run');
  const post = async (change: Record<string, string>, name = 'A shop') => {
    const request = new Request('https://api.skin.st/api/merchants', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${env.ADMIN_API_KEY}`,
        ...{ 'Content-Type': 'application/json', 'Idempotency-Key': key },
      },
      body: JSON.stringify({ name, allowed_hosts: ['shop.example'] }),
    });
    const app = createApp(await createPorts({ ...env, ...change }));
    const response = await app.fetch(request);
    return { status: response.status, id: ((await response.json()) as { id?: string }).id };
  };
  const first = await post({ SIGNING_KEY: BEFORE });
  expect(first.status).toBe(201);
  const changed = { SIGNING_KEY: NOW, SIGNING_KEY_PREVIOUS: BEFORE };
  expect(await post(changed)).toEqual(first);
  expect((await post(changed, 'Another shop')).status).toBe(409);
});
