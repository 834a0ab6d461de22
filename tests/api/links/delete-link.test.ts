import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createApp as createRedirect } from '@skinstack/redirect/app';
import { createPorts } from '@skinstack/redirect/ports';
import { beforeEach, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

async function remove(id: string, as = key): Promise<number> {
  const headers = { Authorization: `Bearer ${as}` };
  const at = `https://api.skin.st/api/links/${id}`;
  const response = await exports.default.fetch(at, { method: 'DELETE', headers });
  return response.status;
}

/** What a follower is answered, `ahead_ms` from now. */
async function follow(ahead_ms = 0, slug = world.link.slug): Promise<number> {
  const CLICKS = { send: async () => {} };
  const ports = createPorts({ ...(env as never as Parameters<typeof createPorts>[0]), CLICKS });
  const app = createRedirect({ ...ports, now: () => Date.now() + ahead_ms });
  const request = new Request(`https://skin.st/${slug}`);
  const deferred: Promise<unknown>[] = [];
  const response = await app.fetch(request, { waitUntil: (work) => deferred.push(work) });
  await Promise.all(deferred);
  return response.status;
}

test('a link that is deleted answers 410, is listed and changed no more, and stays deleted', async () => {
  expect(await follow()).toBe(302);
  expect([await remove(world.link.id), await remove(world.link.id)]).toEqual([204, 204]);
  expect([await follow(), await follow(5_000)]).toEqual([410, 410]);
  const at = `/api/links/${world.link.id}`;
  for (const as of [key, ADMIN]) {
    expect((await callApi(as, 'GET', at)).status).toBe(404);
    expect((await callApi(as, 'PATCH', at, { is_active: true })).status).toBe(404);
    expect((await callApi(as, 'GET', `${at}/qr.svg`)).status).toBe(404);
  }
  for (const sort of ['created', 'clicks']) {
    expect((await callApi(key, 'GET', `/api/links?sort=${sort}`)).body.data).toEqual([]);
  }
  expect(await follow()).toBe(410);
});

test.each([
  ['as it was', (slug: string) => slug],
  ['in capital letters', (slug: string) => slug.toUpperCase()],
  ['in small letters', (slug: string) => slug.toLowerCase()],
])('its slug is never given again: %s', async (_, respell) => {
  const { product_id, slug } = { product_id: world.product.id, slug: `Gone${Date.now()}Again` };
  const made = await callApi(key, 'POST', '/links/generate', { product_id, slug });
  await remove(String(made.body.id));
  const wish = { product_id, slug: respell(slug) };
  const { status, body } = await callApi(key, 'POST', '/links/generate', wish);
  expect([status, body.code]).toEqual([409, 'slug_taken']);
  const many = await callApi(key, 'POST', '/links/generate-many', { links: [wish] });
  expect([many.status, many.body.code]).toEqual([409, 'slug_taken']);
  expect(await follow(0, respell(slug))).toBe(410);
});

test('a stranger’s is 404, and stays', async () => {
  const stranger = await keyOf((await newInfluencer(db)).id);
  expect(await remove(world.link.id, stranger)).toBe(404);
  expect(await remove(newId('lnk'))).toBe(404);
  expect(await follow()).toBe(302);
});

test('an order of a click from before still earns, and the figures stay', async () => {
  const token = await clickOn(world.link.id);
  await remove(world.link.id, ADMIN);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const order = conversion(newId('ord'), { click: { sub_id: token } });
  expect((await postRefersion(account, order)).body.outcome).toBe('recorded');
  const stats = `/api/stats/${world.influencer.id}/breakdown?by=link`;
  const { body } = await callApi(key, 'GET', stats);
  expect(body.rows).toMatchObject([{ key: world.link.id, conversions: 1 }]);
});
