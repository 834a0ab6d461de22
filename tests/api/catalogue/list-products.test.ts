import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newInfluencer, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';

type Row = { id: string; name: string; [field: string]: unknown };

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
let ids: Record<'serum' | 'balm' | 'oil', string>;
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
  const balm = await make({
    ...{ name: 'Balm 50%', url: 'https://shop.example/balm/', sku: 'DB-1', price_minor: 900 },
    ...{ category: 'balm', step: 'protect', concerns: ['dryness'], skin_types: ['dry'] },
    ...{ ingredients: ['squalane'], image_url: 'https://cdn.example/balm.jpg' },
  });
  const oil = await make({ name: 'almond oil', url: 'https://shop.example/oil', price_minor: 500 });
  ids = { serum: world.product.id, balm, oil };
});

async function make(change: object): Promise<string> {
  const wish = { merchant_id: world.merchant.id, program_id: world.program.id, ...change };
  return String((await callApi(ADMIN, 'POST', '/api/products', wish)).body.id);
}
async function list(query: string, as = key): Promise<Row[]> {
  const at = `/api/products?program_id=${world.program.id}&${query}`;
  const { status, body } = await callApi(as, 'GET', at);
  expect([query, status]).toEqual([query, 200]);
  return body.data as Row[];
}

test('a product with its shop, its picture, what it pays and the caller’s own link', async () => {
  expect(await list('')).toMatchObject([
    { id: ids.oil, image_url: null, own_link_id: null },
    {
      ...{ id: ids.balm, merchant: { id: world.merchant.id, name: 'Dew Botanics' } },
      ...{ currency: 'USD', image_url: 'https://cdn.example/balm.jpg', own_link_id: null },
    },
    {
      ...{ id: ids.serum, own_link_id: world.link.id },
      offer: {
        ...{ rate_bps: 2_000, flat_minor: null, until: null },
        ...{ hold_days: 30, attribution_window_days: 30 },
      },
    },
  ]);
  const [listed] = await list('q=balm');
  expect((await callApi(key, 'GET', `/api/products/${ids.balm}`)).body).toEqual(listed);
});

test.each<[string, (keyof typeof ids)[]]>([
  ['q=BALM', ['balm']],
  ['q=db-1', ['balm']],
  ['q=dew%20bot', ['oil', 'balm', 'serum']],
  ['q=50%25', ['balm']],
  ['q=_', []],
  ['category=balm', ['balm']],
  ['step=protect', ['balm']],
  ['concern=dryness', ['balm']],
  ['ingredient=squalane', ['balm']],
  ['skin_type=dry', ['balm']],
  ['concern=dry', []],
  ['sort=name', ['oil', 'balm', 'serum']],
  ['sort=price', ['oil', 'balm', 'serum']],
])('?%s', async (query, names) => {
  expect((await list(query)).map(({ id }) => id)).toEqual(names.map((name) => ids[name]));
});

test.each<[string, (keyof typeof ids)[]]>([
  ['https://shop.example/products/serum', ['serum']],
  ['https://www.shop.example/products/serum?utm_source=mail#reviews', ['serum']],
  ['http://shop.example/products/serum/', ['serum']],
  ['https://shop.example/balm', ['balm']],
  ['https://shop.example/products/seru', []],
  ['https://shop.example/products/%', []],
  ['https://other.example/products/serum', []],
])('the product of the page %s', async (url, names) => {
  const found = await list(`url=${encodeURIComponent(url)}`);
  expect(found.map(({ id }) => id)).toEqual(names.map((name) => ids[name]));
});

test('what is no address of a shop is refused', async () => {
  for (const url of ['serum', 'javascript:alert(1)', 'file:///etc/passwd']) {
    const { status, body } = await callApi(key, 'GET', `/api/products?url=${url}`);
    expect([status, body.errors]).toMatchObject([400, [{ path: 'url' }]]);
  }
});

test.each(['created', 'name', 'price'])(
  'sort=%s: page by page, each product once',
  async (sort) => {
    const whole = (await list(`sort=${sort}`)).map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`;
      const at = `/api/products?program_id=${world.program.id}&${query}`;
      const { body } = await callApi(key, 'GET', at);
      seen.push(...(body.data as Row[]).map(({ id }) => id));
      cursor = body.next_cursor as string | null;
      if (seen.length === 1) await make({ name: 'A new one', url: 'https://shop.example/new' });
    }
    expect(seen.filter((id) => whole.includes(id))).toEqual(whole);
    expect(new Set(seen).size).toBe(seen.length);
    const wrong = `sort=${sort === 'name' ? 'price' : 'name'}&cursor=${seen[0]}`;
    expect((await callApi(key, 'GET', `/api/products?${wrong}`)).status).toBe(400);
  },
);

describe('the offer is the caller’s own', () => {
  const offerOf = async (as: string, id: string) =>
    ((await callApi(as, 'GET', `/api/products/${id}`)).body.offer ?? {}) as Record<string, unknown>;
  const rule = (wish: object) =>
    callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/rules`, wish);

  test('of a rule that is theirs alone others see nothing', async () => {
    const other = await keyOf((await newInfluencer(db)).id);
    const until = '2099-01-01T00:00:00.000Z';
    await rule({ rate_bps: 3_500, influencer_id: world.influencer.id, ends_at: until });
    expect(await offerOf(key, ids.serum)).toMatchObject({ rate_bps: 3_500, until });
    expect(await offerOf(other, ids.serum)).toMatchObject({ rate_bps: 2_000, until: null });
    expect(await offerOf(ADMIN, ids.serum)).toMatchObject({ rate_bps: 2_000 });
  });

  test('a flat amount of a product; what has not begun, or ended, is none', async () => {
    const other = await keyOf((await newInfluencer(db)).id);
    await rule({ flat_minor: 700, product_id: ids.oil });
    await rule({ rate_bps: 9_000, product_id: ids.oil, starts_at: '2098-01-01T00:00:00Z' });
    expect(await offerOf(other, ids.oil)).toMatchObject({ rate_bps: null, flat_minor: 700 });
    await rule({ rate_bps: 1_000, category: 'balm' });
    expect(await offerOf(other, ids.balm)).toMatchObject({ rate_bps: 1_000, flat_minor: null });
  });

  test('a volume tier is not promised', async () => {
    const tier = { rate_bps: 9_999, product_id: ids.serum, month_minimum_minor: 1 };
    const other = await keyOf((await newInfluencer(db)).id);
    expect((await rule(tier)).status).toBe(201);
    expect(await offerOf(other, ids.serum)).toMatchObject({ rate_bps: 2_000 });
  });
});
