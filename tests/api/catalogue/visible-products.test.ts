import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

/** What somebody sees of a product: alone, and in the list. */
async function seen(key: string, id: string) {
  const alone = await callApi(key, 'GET', `/api/products/${id}`);
  // ids sort by time: the page that begins just above this one
  const above = `${id.slice(0, -1)}z`;
  const list = await callApi(key, 'GET', `/api/products?limit=100&cursor=${above}`);
  const ids = (list.body.data as { id: string }[]).map((one) => one.id);
  return [alone.status, ids.includes(id)];
}

test.each(['product', 'program', 'merchant'] as const)(
  'influencers see products they can link to; not when the %s is switched off',
  async (what) => {
    let world = await newWorld(db);
    // no cursor is above the last of them
    while (world.product.id.endsWith('z')) world = await newWorld(db);
    const key = await keyOf(world.influencer.id);
    const { id } = world.product;
    expect(await seen(key, id)).toEqual([200, true]);
    const path = `/api/${what}s/${world[what].id}`;
    await callApi(ADMIN, 'PATCH', path, { is_active: false });
    expect(await seen(key, id)).toEqual([404, false]);
    expect(await seen(ADMIN, id)).toEqual([200, true]);
    const link = await callApi(key, 'POST', '/links/generate', { product_id: id });
    expect(link.status).toBe(404);
    await callApi(ADMIN, 'PATCH', path, { is_active: true });
    expect(await seen(key, id)).toEqual([200, true]);
  },
);

test('hosts are kept once each, in small letters', async () => {
  const hosts = ['Shop.Example', 'shop.example', ' *.SHOP.example', '*.shop.example'];
  const wish = { name: 'Dew', allowed_hosts: hosts };
  const kept = ['shop.example', '*.shop.example'];
  const { body } = await callApi(ADMIN, 'POST', '/api/merchants', wish);
  expect(body.allowed_hosts).toEqual(kept);
  const path = `/api/merchants/${body.id}`;
  const changed = await callApi(ADMIN, 'PATCH', path, { allowed_hosts: [...hosts].reverse() });
  expect(changed.body.allowed_hosts).toEqual([...kept].reverse());
});
