import { env, exports } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { connectRedis } from '@skinstack/cache/connect-redis';
import { linkKey } from '@skinstack/cache/link-cache';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { failCall } from '../builders/fail-call.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

type Link = { id: string; slug: string; product_id: string | null; destination_url: string };

const db = connectDatabase(env.DATABASE_URL ?? '');
const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

const wish = (change: object = {}) => ({ product_id: world.product.id, ...change });
const page = (change: object = {}) => ({
  program_id: world.program.id,
  destination_url: 'https://shop.example/collections/winter',
  ...change,
});
const many = (links: object[], as = key) => callApi(as, 'POST', '/links/generate-many', { links });
const otherCase = (slug: string) =>
  slug.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
async function count(): Promise<number> {
  const { rows } = await db.execute(
    sql`select count(*)::int as count from tracking_links where influencer_id = ${world.influencer.id}`,
  );
  return Number(rows[0]?.count);
}

test('a hundred links in one go, in the order asked for, and Redis knows them', async () => {
  const links = Array.from({ length: 100 }, (_, at) => wish({ campaign: `c${at}` }));
  const calls = failCall(0, 'before');
  const { status, body } = await many(links);
  // the caller, what they lead to, the links, and what Redis is told
  expect([status, calls.count <= 4]).toEqual([201, true]);
  const made = body.data as (Link & { campaign: string })[];
  expect(made.map(({ campaign }) => campaign)).toEqual(links.map((_, at) => `c${at}`));
  expect(new Set(made.map(({ slug }) => slug)).size).toBe(100);
  const { UPSTASH_REDIS_REST_URL = '', UPSTASH_REDIS_REST_TOKEN = '' } = env;
  const redis = connectRedis(UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN, 2_000);
  const last = made.at(-1);
  await expect.poll(() => redis.get(linkKey(last?.slug ?? ''))).toContain(last?.id);
});

test.each([0, 101])('%i are refused', async (length) => {
  expect((await many(Array.from({ length }, () => wish()))).status).toBe(400);
});

test.each<[string, () => object[], number, string, string[]]>([
  [
    'a slug that is taken',
    () => [wish(), wish({ slug: world.link.slug })],
    ...[409, 'slug_taken', ['links.1.slug']],
  ],
  [
    'a slug asked for twice',
    () => [wish({ slug: 'Twice-asked' }), wish(), wish({ slug: 'Twice-asked' })],
    ...[409, 'slug_taken', ['links.2.slug']],
  ],
  [
    'a slug that is taken in another case',
    () => [wish(), wish({ slug: otherCase(world.link.slug) })],
    ...[409, 'slug_taken', ['links.1.slug']],
  ],
  [
    'a slug asked for twice in two cases',
    () => [wish({ slug: 'Two-cases' }), wish({ slug: 'two-CASES' })],
    ...[409, 'slug_taken', ['links.1.slug']],
  ],
  [
    'slugs that mislead, or are ours',
    () => [wish({ slug: 'my-login' }), wish(), wish({ slug: 'Redoc' })],
    ...[400, 'invalid_request', ['links.0.slug', 'links.2.slug']],
  ],
  [
    'a slug that ends in a mark',
    () => [wish(), wish({ slug: 'winter-' })],
    ...[400, 'invalid_request', ['links.1.slug']],
  ],
  [
    'two that lead where they must not',
    () => [
      wish(),
      wish({ destination_url: 'https://evil.example/' }),
      page({ destination_url: 'http://shop.example/' }),
    ],
    ...[400, 'destination_not_allowed', ['links.1.destination_url', 'links.2.destination_url']],
  ],
  [
    'a product that is not there',
    () => [wish(), wish({ product_id: newId('prd') })],
    ...[404, 'not_found', ['links.1']],
  ],
  [
    'a time that has passed',
    () => [wish({ expires_at: '2020-01-01T00:00:00Z' })],
    ...[400, 'invalid_request', ['links.0.expires_at']],
  ],
  [
    'a page without an address',
    () => [wish(), page({ destination_url: undefined })],
    ...[400, 'invalid_request', ['links.1.destination_url']],
  ],
] as [string, () => object[], number, string, string[]][])(
  '%s: none is made, and the refusal says which',
  async (_, links, status, code, paths) => {
    const before = await count();
    const { body, ...answer } = await many(links());
    const errors = body.errors as { path: string }[];
    expect([answer.status, body.code, errors.map(({ path }) => path)]).toEqual([
      status,
      code,
      paths,
    ]);
    expect(await count()).toBe(before);
  },
);

test('slugs that were chosen are followed in any case, made ones in their own', async () => {
  const slug = `Glow${newId('lnk').slice(-8)}`;
  const login = `${slug}-login`;
  const links = [wish({ slug }), wish()];
  const made = (await many(links)).body.data as Link[];
  const neon = connectNeon(env.DATABASE_URL ?? '');
  const find = (typed: string) => findRedirectLink(neon, typed, AbortSignal.timeout(5_000));
  expect(await find(slug.toUpperCase())).toMatchObject({ slug, spelling: 'any' });
  expect(await find(made[1]?.slug ?? '')).toMatchObject({ spelling: 'case' });
  expect((await many([wish({ slug: login })])).status).toBe(400);
  const theirs = wish({ slug: login, influencer_id: world.influencer.id });
  expect((await many([theirs], ADMIN)).status).toBe(201);
});

test('another influencer’s id in one of them: none is made', async () => {
  const other = await newInfluencer(db);
  const before = await count();
  expect((await many([wish(), wish({ influencer_id: other.id })])).status).toBe(404);
  expect(await count()).toBe(before);
  const mixed = [wish({ influencer_id: other.id }), wish({ influencer_id: world.influencer.id })];
  expect((await many(mixed, ADMIN)).status).toBe(201);
});

test.each(['before', 'after'] as const)(
  'sent again with its key after a call that failed %s it took effect: made once',
  async (when) => {
    const idempotency_key = newId('lnk');
    const send = async () => {
      const response = await exports.default.fetch('https://api.skin.st/links/generate-many', {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${key}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': idempotency_key,
        },
        body: JSON.stringify({ links: [wish({ campaign: 'once' }), page()] }),
      });
      return { status: response.status, body: (await response.json()) as { data: Link[] } };
    };
    const before = await count();
    // the caller, the key, what they lead to, and then the links
    failCall(4, when);
    expect((await send()).status).toBe(503);
    neonConfig.fetchFunction = asItWas;
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status, await count()]).toEqual([201, 201, before + 2]);
    expect(second.body).toEqual(first.body);
    expect(first.body.data.map(({ product_id }) => product_id)).toEqual([world.product.id, null]);
  },
);

test('a page of a program’s shop is followed, counted and paid like a product’s', async () => {
  const { status, body } = await callApi(key, 'POST', '/links/generate', page());
  expect([status, body]).toMatchObject([201, { product_id: null, ...page() }]);
  const neon = connectNeon(env.DATABASE_URL ?? '');
  const found = await findRedirectLink(neon, String(body.slug), AbortSignal.timeout(5_000));
  expect(found).toMatchObject({ is_active: true, destination_url: page().destination_url });
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const order = { click: { sub_id: await clickOn(String(body.id)) } };
  const paid = await postRefersion(account, conversion(newId('ord'), order));
  expect(paid.body).toMatchObject({ outcome: 'recorded', commission: { net_minor: 1_600 } });
  const stats = `/api/stats/${world.influencer.id}/breakdown?by=link`;
  const shown = (await callApi(key, 'GET', stats)).body.rows;
  expect(shown).toMatchObject([{ key: body.id, label: body.slug, conversions: 1 }]);
  for (const wrong of [
    ...[{}, { ...page(), ...wish() }, { program_id: world.program.id }],
    { ...page(), destination_url: 'https://evil.example/' },
  ]) {
    expect((await callApi(key, 'POST', '/links/generate', wrong)).status).toBe(400);
  }
  const nowhere = page({ program_id: newId('prg') });
  expect((await callApi(key, 'POST', '/links/generate', nowhere)).status).toBe(404);
});

test('nobody links to the shop of a program that is switched off', async () => {
  const off = await newWorld(db);
  await callApi(ADMIN, 'PATCH', `/api/programs/${off.program.id}`, { is_active: false });
  const theirs = await keyOf(off.influencer.id);
  const wanted = page({ program_id: off.program.id });
  expect((await callApi(theirs, 'POST', '/links/generate', wanted)).status).toBe(404);
});
