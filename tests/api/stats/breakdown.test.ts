import { env } from 'cloudflare:workers';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes } from '@skinstack/domain/ids';
import { makeSlug } from '@skinstack/domain/links/slug';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { callApi, keyOf } from '../builders/call-api.ts';
import { conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

type Row = Record<string, unknown> & { key: string | null; label: string; clicks: number };
type Breakdown = { rows: Row[]; other: Record<string, unknown> | null };

async function breakdown(query: string): Promise<Breakdown> {
  const path = `/api/stats/${world.influencer.id}/breakdown?${query}`;
  const { status, body } = await callApi(key, 'GET', path);
  expect(status).toBe(200);
  return body as unknown as Breakdown;
}

/** The clicks of each key, in the order of the answer. */
async function clicksBy(by: string) {
  return (await breakdown(`by=${by}`)).rows.map((row) => [row.key, row.clicks]);
}

/** A link of the same influencer to another product, with these facets. */
async function newLink(facets: Partial<typeof products.$inferInsert>, campaign: string) {
  const { merchant, program, influencer } = world;
  const url = `https://shop.example/products/${newId('prd')}`;
  const product = await insertRow(db, products, {
    ...{ id: newId('prd'), merchant_id: merchant.id, program_id: program.id, name: 'Cream', url },
    ...facets,
  });
  const link = await insertRow(db, trackingLinks, {
    ...{ id: newId('lnk'), slug: makeSlug(random), influencer_id: influencer.id, campaign },
    ...{ program_id: program.id, product_id: product.id, destination_url: url },
  });
  return { influencer, link, product };
}

/** An order of $100.00 that earns $20.00 by this click. */
async function orderBy(click: { id: string; link_id: string }) {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const signer = createTokenSigner(env.SIGNING_KEY ?? '');
  const token = signClickToken(signer, idBytes(click.id), idBytes(click.link_id));
  await postRefersion(account, conversion(newId('ord'), { click: { sub_id: token } }));
}

test('by what the clicks tell: counts that add up, and the money of the click', async () => {
  const told = {
    ...{ country: 'KR', device: 'mobile', referrer_host: 'instagram.com', sub_id: 's1' },
    app: 'Instagram',
  };
  const bought = newClick(world, { ...told, visitor_hash: 'a' });
  const clicks = [
    ...[bought, newClick(world, { ...told, visitor_hash: 'a' })],
    ...[newClick(world, { ...told, country: 'US' }), newClick(world)],
    ...[newClick(world, { ...told, kind: 'bot' }), newClick(world, { kind: 'impression' })],
  ];
  await insertClicks(db, clicks);
  await insertClicks(db, clicks);
  await orderBy(bought);
  const { rows, other } = await breakdown('by=country');
  expect(rows).toEqual([
    {
      ...{ key: 'KR', label: 'South Korea', impressions: 0, requests: 3, clicks: 2 },
      tapped_impressions: 0,
      ...{ unique_clicks: 1, bot_requests: 1, conversions: 1, conversion_rate: 0.5, ctr: null },
      orders: [{ amount_minor: 10_000, currency: 'USD' }],
      revenue: [{ amount_minor: 10_000, currency: 'USD' }],
      commission: [
        { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600, currency: 'USD' },
      ],
      epc: [{ amount_minor: 800, currency: 'USD' }],
      aov: [{ amount_minor: 10_000, currency: 'USD' }],
    },
    expect.objectContaining({ key: 'US', label: 'United States', clicks: 1, conversions: 0 }),
    expect.objectContaining({ key: null, label: 'Unknown', clicks: 1, impressions: 1 }),
  ]);
  expect(other).toBeNull();
  for (const [by, value] of [
    ['device', 'mobile'],
    ['referrer', 'instagram.com'],
    ['sub_id', 's1'],
    ['app', 'Instagram'],
  ]) {
    expect((await breakdown(`by=${by}`)).rows, by).toMatchObject([
      { key: value, clicks: 3, requests: 4, unique_clicks: 1, conversions: 1 },
      { key: null, clicks: 1, requests: 1, impressions: 1, conversions: 0 },
    ]);
  }
});

test('by app: what is not known is the rest, also of the days before it was recorded', async () => {
  const apps = ['Instagram', 'TikTok', 'Instagram', null];
  await insertClicks(
    db,
    // one after the other: a visitor counts where they were first
    apps.map((app, at) =>
      newClick(world, { app, visitor_hash: 'v', at_ms: Date.now() - 1_000 + at }),
    ),
  );
  const named = [
    { key: 'Instagram', label: 'Instagram', clicks: 2, unique_clicks: 1 },
    { key: 'TikTok', label: 'TikTok', clicks: 1, unique_clicks: 0 },
  ];
  const unknown = { key: null, label: 'No app', clicks: 1, unique_clicks: 0, impressions: 0 };
  expect((await breakdown('by=app')).rows).toMatchObject([...named, unknown]);
  const owner = connectDatabase(env.OWNER_DATABASE_URL ?? '');
  await owner.execute(sql`delete from influencer_facet_hours
    where influencer_id = ${world.influencer.id} and facet = 'app' and value = 'TikTok'`);
  expect((await breakdown('by=app')).rows).toMatchObject([named[0], { ...unknown, clicks: 2 }]);
});

test('by app: nothing is unknown where every click tells it', async () => {
  await insertClicks(db, [newClick(world, { app: 'LINE' })]);
  expect((await breakdown('by=app')).rows).toMatchObject([{ key: 'LINE', clicks: 1 }]);
});

test('an order whose click never arrived counts under none', async () => {
  await orderBy({ id: newId('clk'), link_id: world.link.id });
  const { rows } = await breakdown('by=country');
  expect(rows).toMatchObject([{ key: null, clicks: 0, conversions: 1, epc: [] }]);
});

test('by what the links tell: product, campaign, category, and each of many concerns', async () => {
  const facets = { category: 'cream', concerns: ['acne', 'redness'], ingredients: ['niacinamide'] };
  const cream = await newLink(facets, 'glow');
  const bought = newClick(cream);
  await insertClicks(db, [bought, newClick(cream), newClick(world)]);
  await orderBy(bought);
  expect((await breakdown('by=link')).rows).toMatchObject([
    { key: cream.link.id, label: `Cream (${cream.link.slug})`, clicks: 2, conversions: 1 },
    { key: world.link.id, label: `Serum (${world.link.slug})`, clicks: 1, conversions: 0 },
  ]);
  expect((await breakdown('by=product')).rows).toMatchObject([
    { key: cream.product.id, label: 'Cream', commission: [{ net_minor: 1_600 }] },
    { key: world.product.id, label: 'Serum', commission: [] },
  ]);
  const none = [null, 1];
  expect(await clicksBy('campaign')).toEqual([['glow', 2], none]);
  expect(await clicksBy('category')).toEqual([['cream', 2], none]);
  expect(await clicksBy('concern')).toEqual([['acne', 2], ['redness', 2], none]);
  expect(await clicksBy('ingredient')).toEqual([['niacinamide', 2], none]);
  await callApi(key, 'PATCH', `/api/links/${cream.link.id}`, { campaign: 'winter' });
  expect((await breakdown('by=campaign')).rows).toMatchObject([
    { key: 'winter', clicks: 2, conversions: 1 },
    { key: null, clicks: 1, conversions: 0 },
  ]);
});

test('what is past the limit is told together; a tie goes by key', async () => {
  const countries = ['DE', 'US', 'US', 'US', 'FR', 'BR', 'BR'];
  const clicks = countries.map((country) => newClick(world, { country }));
  await insertClicks(db, clicks);
  for (const click of clicks.slice(4)) await orderBy(click);
  const { rows, other } = await breakdown('by=country&limit=3');
  expect(rows.map((row) => row.key)).toEqual(['US', 'BR', 'DE']);
  expect(other).toMatchObject({ key_count: 1, clicks: 1, requests: 1, conversions: 1 });
  const first = await breakdown('by=country&limit=1');
  expect(first.other).toMatchObject({ key_count: 3, clicks: 4, conversions: 3 });
  expect(first.other).toMatchObject({ commission: [{ net_minor: 4_800 }] });
});

test('the period holds for clicks and orders; another’s clicks are not in it', async () => {
  const at_ms = Date.UTC(2026, 2, 10, 12);
  const other = await newWorld(db);
  await insertClicks(db, [
    ...[newClick(world, { country: 'US', at_ms }), newClick(world, { country: 'DE' })],
    newClick(other, { country: 'US', at_ms }),
  ]);
  const { rows } = await breakdown('by=country&from=2026-03-10&to=2026-03-11');
  expect(rows.map((row) => [row.key, row.clicks])).toEqual([['US', 1]]);
});

test.each(['', 'by=colour', 'by=link&limit=0', 'by=link&limit=101', 'by=link&cursor=x'])(
  '“%s” is refused',
  async (query) => {
    const path = `/api/stats/${world.influencer.id}/breakdown?${query}`;
    const { status, body } = await callApi(key, 'GET', path);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  },
);

test('what sells comes first where that is asked for, before what is only clicked', async () => {
  const cream = await newLink({}, 'glow');
  const bought = newClick(cream);
  await insertClicks(db, [bought, newClick(world), newClick(world)]);
  await orderBy(bought);
  const firstBy = async (sort: string) =>
    (await breakdown(`by=link&limit=1${sort}`)).rows.map(({ key }) => key);
  expect(await firstBy('')).toEqual([world.link.id]);
  expect(await firstBy('&sort=clicks')).toEqual([world.link.id]);
  expect(await firstBy('&sort=conversions')).toEqual([cream.link.id]);
  expect(await firstBy('&sort=net')).toEqual([cream.link.id]);
  const { rows, other } = await breakdown('by=link&limit=1&sort=net');
  expect(rows).toMatchObject([{ clicks: 1, commission: [{ net_minor: 1_600 }] }]);
  expect(other).toMatchObject({ key_count: 1, clicks: 2, conversions: 0, commission: [] });
});
