import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { failCall } from '../builders/fail-call.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

type Figures = { clicks: number; conversions: number; commission: { net_minor: number }[] };
type Row = { id: string; slug: string; product: { name: string } | null; figures: Figures };

const db = connectDatabase(env.DATABASE_URL ?? '');
const owner = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});

let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
/** By what each brought: nothing, clicks alone, an order of little, an order of much. */
const ids = { idle: '', clicked: '', small: '', large: '', page: '' };
beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
  ids.idle = world.link.id;
  for (const name of ['clicked', 'small', 'large'] as const)
    ids[name] = await make({ campaign: name });
  const { program, influencer } = world;
  const page = { program_id: program.id, destination_url: 'https://shop.example/sale' };
  ids.page = String((await callApi(key, 'POST', '/links/generate', page)).body.id);
  await click(ids.clicked, 5);
  await click(ids.small, 1);
  await click(ids.large, 2);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  for (const [id, link_id, total, commission_total] of [
    [1, ids.small, '10.00', '2.00'],
    [2, ids.small, '10.00', '2.00'],
    [3, ids.large, '100.00', '20.00'],
  ] as const) {
    const order = { id, total, commission_total, click: { sub_id: await clickOn(link_id) } };
    const { body } = await postRefersion(account, conversion(newId('ord'), order));
    expect(body.outcome).toBe('recorded');
  }
  expect(influencer.id).toMatch(/^inf/);
});

async function make(wish: object): Promise<string> {
  const body = { product_id: world.product.id, ...wish };
  return String((await callApi(key, 'POST', '/links/generate', body)).body.id);
}

async function click(link_id: string, count: number, at_ms = Date.now()): Promise<void> {
  const whose = { link: { id: link_id }, influencer: world.influencer };
  await insertClicks(
    db,
    Array.from({ length: count }, () => newClick(whose, { at_ms })),
  );
}

async function list(query = '', as = key): Promise<Row[]> {
  const { status, body } = await callApi(as, 'GET', `/api/links?${query}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return body.data as Row[];
}
const idsOf = (rows: Row[]) => rows.map(({ id }) => id);

test('each link has its product’s name and what it brought; a shop’s page has no product', async () => {
  const rows = await list();
  const shown = rows.map(({ id, product, figures }) => [
    ...[id, product?.name ?? null, figures.clicks, figures.conversions],
    figures.commission.map(({ net_minor }) => net_minor),
  ]);
  expect(shown).toEqual([
    [ids.page, null, 0, 0, []],
    [ids.large, 'Serum', 2, 1, [1_600]],
    [ids.small, 'Serum', 1, 2, [320]],
    [ids.clicked, 'Serum', 5, 0, []],
    [ids.idle, 'Serum', 0, 0, []],
  ]);
});

test.each([
  ['clicks', ['clicked', 'large', 'small', 'page', 'idle']],
  ['orders', ['small', 'large', 'page', 'clicked', 'idle']],
  ['net', ['large', 'small', 'page', 'clicked', 'idle']],
  ['created', ['page', 'large', 'small', 'clicked', 'idle']],
] as const)('sort=%s', async (sort, names) => {
  expect(idsOf(await list(`sort=${sort}`))).toEqual(names.map((name) => ids[name]));
  expect(idsOf(await list(`sort=${sort}&influencer_id=${world.influencer.id}`, ADMIN))).toEqual(
    names.map((name) => ids[name]),
  );
});

test('any number of links is read in one statement, whatever the order', async () => {
  for (const sort of ['created', 'clicks', 'orders', 'net']) {
    await list(`sort=${sort}&limit=1`);
    const calls = failCall(0, 'before');
    await list(`sort=${sort}&limit=100`);
    const [all, one] = [calls.count, failCall(0, 'before')];
    await list(`sort=${sort}&limit=1`);
    // the key of the caller, and the page
    expect([all, one.count]).toEqual([2, 2]);
  }
});

describe('what is asked for', () => {
  test.each<[string, () => string, (keyof typeof ids)[]]>([
    ['a campaign', () => 'campaign=small', ['small']],
    ['part of a campaign, whatever the case', () => 'q=MAL', ['small']],
    ['part of a product’s name', () => 'q=seru', ['large', 'small', 'clicked', 'idle']],
    ['a wildcard of SQL is a letter', () => 'q=%25', []],
    ['a slug', () => `slug=${world.link.slug}`, ['idle']],
    ['a product', () => `product_id=${world.product.id}&campaign=large`, ['large']],
    ['a product there is not', () => `product_id=${newId('prd')}`, []],
    ['what is active', () => 'is_active=true&campaign=large', ['large']],
    ['what is not', () => 'is_active=false', []],
  ])('%s', async (_, query, names) => {
    expect(idsOf(await list(query()))).toEqual(names.map((name) => ids[name]));
  });

  test('a period: figures and order are of it', async () => {
    const { id } = { id: await make({ campaign: 'old' }) };
    await click(id, 9, Date.UTC(2026, 5, 1, 12));
    const [first] = await list('sort=clicks&from=2026-06-01&to=2026-06-02');
    expect([first?.id, first?.figures.clicks]).toEqual([id, 9]);
    const [now] = await list('sort=clicks');
    expect(now?.id).toBe(ids.clicked);
    await callApi(key, 'DELETE', `/api/links/${id}`);
  });
});

test.each(['created', 'clicks', 'orders', 'net'])(
  'sort=%s: while links are made, every page has what was there, once each',
  async (sort) => {
    const before = idsOf(await list(`sort=${sort}`));
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      const made: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string = `sort=${sort}&limit=${limit}${cursor && `&cursor=${cursor}`}`;
        const { body } = await callApi(key, 'GET', `/api/links?${query}`);
        seen.push(...idsOf(body.data as Row[]));
        cursor = body.next_cursor as string | null;
        if (made.length < 3) made.push(await make({ campaign: 'between' }));
      }
      expect(seen.filter((id) => !made.includes(id))).toEqual(before);
      expect(new Set(seen).size).toBe(seen.length);
      for (const id of made) await callApi(key, 'DELETE', `/api/links/${id}`);
    }
  },
);

describe('what is another’s', () => {
  test('another influencer’s id is 404, like one that does not exist', async () => {
    const other = await newInfluencer(db);
    for (const id of [other.id, newId('inf')]) {
      const { status, body } = await callApi(key, 'GET', `/api/links?influencer_id=${id}`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  test.each(['created', 'clicks', 'orders', 'net'])(
    'sort=%s: of an order that is credited to somebody else now, a link shows nothing',
    async (sort) => {
      const mine = await newWorld(db);
      const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
      const order = { click: { sub_id: await clickOn(mine.link.id) } };
      await postRefersion(account, conversion(newId('ord'), order));
      const other = await newInfluencer(db);
      await owner.execute(sql`update conversions set influencer_id = ${other.id}
        where link_id = ${mine.link.id}`);
      const rows = await list(`sort=${sort}`, await keyOf(mine.influencer.id));
      expect(rows.map(({ figures }) => [figures.conversions, figures.commission])).toEqual([
        [0, []],
      ]);
      const all = `sort=${sort}&influencer_id=${mine.influencer.id}`;
      expect((await list(all, ADMIN))[0]?.figures.conversions).toBe(0);
    },
  );
});

test('cursors of other lists, and what is none, are refused', async () => {
  const { body } = await callApi(key, 'GET', '/api/links?sort=clicks&limit=1');
  const cursor = String(body.next_cursor);
  for (const query of [
    ...[`sort=net&cursor=${cursor}`, `cursor=${cursor}`, `sort=clicks&cursor=${cursor}x`],
    ...['sort=clicks&cursor=W10', `sort=clicks&cursor=${ids.idle}`, 'sort=name', 'is_active=yes'],
  ]) {
    expect([query, (await callApi(key, 'GET', `/api/links?${query}`)).status]).toEqual([
      query,
      400,
    ]);
  }
});
