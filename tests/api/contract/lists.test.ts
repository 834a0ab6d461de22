import { env } from 'cloudflare:workers';
import { readAnswer } from '@skinstack/client/read-answer';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clientOf } from '../builders/client-of.ts';

type Page = { data: { id: string }[]; next_cursor: string | null };
const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});
const generate = async () =>
  (await callApi(key, 'POST', '/links/generate', { product_id: world.product.id })).body;

test('pages go from the newest to the oldest and end with null', async () => {
  const { api, links } = clientOf(key);
  const made = [world.link.id];
  for (let count = 0; count < 4; count++) {
    const json = { product_id: world.product.id };
    made.push((await readAnswer(links.generate.$post({ json }))).id);
  }
  const seen: string[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; cursor !== null && pages < 9; pages++) {
    const query = { limit: '2', ...(cursor === undefined ? {} : { cursor }) };
    const page: Page = await readAnswer(api.links.$get({ query }));
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(made.toReversed());
});

test.each([
  'cursor=abc',
  'cursor=',
  `cursor=${newId('prg')}`,
  'limit=0',
  'limit=101',
  'limit=x',
  'page=2',
  `cursor=${'x'.repeat(201)}`,
])('a list refuses ?%s', async (query) => {
  expect((await callApi(key, 'GET', `/api/links?${query}`)).status).toBe(400);
});

test('what an influencer lists is theirs alone', async () => {
  const other = await newWorld(db);
  const { body } = await callApi(await keyOf(other.influencer.id), 'GET', '/api/links');
  expect((body.data as { id: string }[]).map(({ id }) => id)).toEqual([other.link.id]);
});

describe('changing', () => {
  test.each<[string, () => string, object]>([
    ['merchants', () => world.merchant.id, { name: 'Dew', allowed_hosts: ['shop.example'] }],
    ['programs', () => world.program.id, { hold_days: 7, commission_rate_bps: 1_500 }],
    ['products', () => world.product.id, { price_minor: 100, category: 'oil' }],
    ['influencers', () => world.influencer.id, { display_name: 'Mina P.' }],
  ])('%s: just the fields that are sent', async (path, id, changes) => {
    const before = (await callApi(ADMIN, 'GET', `/api/${path}/${id()}`)).body;
    const { status, body } = await callApi(ADMIN, 'PATCH', `/api/${path}/${id()}`, changes);
    expect([status, body]).toEqual([200, { ...before, ...changes }]);
    expect((await callApi(ADMIN, 'PATCH', `/api/${path}/${id()}`, {})).body).toEqual(body);
    // a list may say more of each
    const { data } = (await callApi(ADMIN, 'GET', `/api/${path}?limit=100`)).body;
    expect(data).toContainEqual(expect.objectContaining(body));
  });

  test.each([
    ['merchants', 'mer', { name: 'x' }],
    ['programs', 'prg', { name: 'x' }],
    ['products', 'prd', { name: 'x' }],
    ['influencers', 'inf', { display_name: 'x' }],
    ['network-accounts', 'net', { is_active: false }],
    ['links', 'lnk', { is_active: false }],
  ] as const)('%s that are not there are 404', async (path, prefix, changes) => {
    const address = `/api/${path}/${newId(prefix)}`;
    expect((await callApi(ADMIN, 'PATCH', address, changes)).status).toBe(404);
    expect((await callApi(ADMIN, 'GET', address)).status).toBe(404);
  });

  test.each([
    ['programs', () => world.program.id, { currency: 'EUR' }],
    ['programs', () => world.program.id, { merchant_id: newId('mer') }],
    ['products', () => world.product.id, { program_id: newId('prg') }],
    ['influencers', () => world.influencer.id, { user_id: 'usr_x' }],
    ['links', () => world.link.id, { influencer_id: newId('inf') }],
    ['links', () => world.link.id, { slug: 'another-slug' }],
  ])('%s: what must not change is refused', async (path, id, changes) => {
    expect((await callApi(ADMIN, 'PATCH', `/api/${path}/${id()}`, changes)).status).toBe(400);
  });

  test('a product’s page stays on its merchant’s hosts', async () => {
    const address = `/api/products/${world.product.id}`;
    const { body } = await callApi(ADMIN, 'PATCH', address, { url: 'https://evil.example/' });
    expect(body.code).toBe('destination_not_allowed');
  });
});

describe('a link', () => {
  const patch = (id: unknown, changes: object, as = key) =>
    callApi(as, 'PATCH', `/api/links/${id}`, changes);

  test('is shown, changed, disabled and enabled by its owner', async () => {
    const { id } = await generate();
    const changes = {
      ...{ destination_url: 'https://shop.example/crème', campaign: 'spring' },
      ...{ expires_at: '2099-01-01T00:00:00.000Z', is_active: false },
    };
    const stored = { ...changes, destination_url: 'https://shop.example/cr%C3%A8me' };
    expect((await patch(id, changes)).body).toMatchObject(stored);
    expect((await callApi(key, 'GET', `/api/links/${id}`)).body).toMatchObject(stored);
    const back = { is_active: true, expires_at: null, campaign: null };
    expect((await patch(id, back)).body).toMatchObject(back);
  });

  test('leads where its merchant allows, also after a change', async () => {
    const { id } = await generate();
    const { body } = await patch(id, { destination_url: 'https://evil.example/' });
    expect(body.code).toBe('destination_not_allowed');
    expect((await patch(id, { expires_at: '2020-01-01T00:00:00Z' })).status).toBe(400);
  });

  test('of another influencer is 404 to show, change and draw', async () => {
    const stranger = await keyOf((await newInfluencer(db)).id);
    const { id } = world.link;
    expect((await patch(id, { is_active: false }, stranger)).status).toBe(404);
    expect((await callApi(stranger, 'GET', `/api/links/${id}`)).status).toBe(404);
    expect((await callApi(stranger, 'GET', `/api/links/${id}/qr.svg`)).status).toBe(404);
    expect((await callApi(key, 'GET', `/api/links/${id}`)).body.is_active).toBe(true);
  });
});

test('rules and coupons of a program', async () => {
  const at = `/api/programs/${world.program.id}`;
  const rule = { rate_bps: 2_500, influencer_id: world.influencer.id };
  expect((await callApi(ADMIN, 'POST', `${at}/rules`, rule)).body).toMatchObject(rule);
  const flat = await callApi(ADMIN, 'POST', `${at}/rules`, { flat_minor: 500, category: 'oil' });
  expect(flat.body).toMatchObject({ flat_minor: 500, rate_bps: null });
  for (const wrong of [{}, { rate_bps: 1, flat_minor: 1 }, { rate_bps: -1 }, { flat_minor: 0.5 }]) {
    expect((await callApi(ADMIN, 'POST', `${at}/rules`, wrong)).status).toBe(400);
  }
  const backwards = { starts_at: '2026-11-22T08:00:00.500Z', ends_at: '2026-11-22T08:00:00Z' };
  const times = await callApi(ADMIN, 'POST', `${at}/rules`, { rate_bps: 1, ...backwards });
  expect(times.body.errors).toMatchObject([{ path: 'ends_at' }]);
  const elsewhere = { rate_bps: 1, product_id: (await newWorld(db)).product.id };
  expect((await callApi(ADMIN, 'POST', `${at}/rules`, elsewhere)).status).toBe(404);
  const nobody = { rate_bps: 1, influencer_id: newId('inf') };
  expect((await callApi(ADMIN, 'POST', `${at}/rules`, nobody)).status).toBe(404);
  expect((await callApi(ADMIN, 'GET', `${at}/rules`)).body.data).toHaveLength(2);

  const code = `MINA${newId('cpn').slice(-6)}`;
  const coupon = { code, influencer_id: world.influencer.id };
  expect((await callApi(ADMIN, 'POST', `${at}/coupons`, coupon)).body).toMatchObject(coupon);
  const again = await callApi(ADMIN, 'POST', `${at}/coupons`, {
    ...coupon,
    code: code.toLowerCase(),
  });
  expect([again.status, again.body.errors]).toMatchObject([409, [{ path: 'code' }]]);
  expect((await callApi(ADMIN, 'GET', `${at}/coupons`)).body.data).toHaveLength(1);
});

test('a key is listed without itself, and revoked at once', async () => {
  const at = `/api/influencers/${world.influencer.id}/api-keys`;
  const made = (await callApi(ADMIN, 'POST', at, { name: 'old' })).body;
  const listed = (await callApi(key, 'GET', at)).body;
  expect(JSON.stringify(listed)).not.toContain(String(made.key));
  expect(listed.data).toMatchObject([{ id: made.id, name: 'old' }, { prefix: key.slice(0, 11) }]);
  const used = (listed.data as { last_used_at: string | null }[])[1];
  expect(used?.last_used_at).toMatch(/Z$/);
  const revoked = await callApi(key, 'DELETE', `${at}/${made.id}`);
  expect([revoked.status, revoked.body.revoked_at]).toEqual([200, expect.any(String)]);
  expect((await callApi(String(made.key), 'GET', '/api/links')).status).toBe(401);
  const again = await callApi(key, 'DELETE', `${at}/${made.id}`);
  expect(again.body.revoked_at).toBe(revoked.body.revoked_at);
});

test('an influencer who is switched off has no way in, and their links end', async () => {
  const other = await newWorld(db);
  const theirs = await keyOf(other.influencer.id);
  const at = `/api/influencers/${other.influencer.id}`;
  expect((await callApi(theirs, 'GET', '/api/links')).status).toBe(200);
  await callApi(ADMIN, 'PATCH', at, { is_active: false });
  expect((await callApi(theirs, 'GET', '/api/links')).status).toBe(401);
  const wish = { product_id: other.product.id, influencer_id: other.influencer.id };
  expect((await callApi(ADMIN, 'POST', '/links/generate', wish)).status).toBe(404);
  const neon = connectNeon(env.DATABASE_URL ?? '');
  const link = await findRedirectLink(neon, other.link.slug, AbortSignal.timeout(4_000));
  expect(link?.is_active).toBe(false);
  await callApi(ADMIN, 'PATCH', at, { is_active: true });
  expect((await callApi(theirs, 'GET', '/api/links')).status).toBe(200);
});
