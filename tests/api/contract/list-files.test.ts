import { env, exports } from 'cloudflare:workers';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, describe, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
let account_id: string;
let event_id: string;

beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  account_id = account.id;
  const click = { sub_id: await clickOn(world.link.id) };
  const { body } = await postRefersion(account, conversion(newId('ord'), { click }));
  event_id = String(body.event_id);
  await postRefersion(account, '{"not": "understood"');
  await insertClicks(db, [newClick(world), newClick(world, { kind: 'bot' })]);
});

type Row = Record<string, string | undefined>;

/** A file as rows by the names of its columns. */
async function fileOf(who: string, path: string) {
  const headers = { Authorization: `Bearer ${who}` };
  const response = await exports.default.fetch(`https://api.skin.st${path}`, { headers });
  const text = await response.text();
  const [names = [], ...lines] = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const rows = lines.map(
    (cells): Row => Object.fromEntries(names.map((one, at) => [one, cells[at]])),
  );
  return { response, text, rows };
}

/** What a list says, all of its pages. */
async function listOf(who: string, path: string): Promise<{ id: string }[]> {
  const { body } = await callApi(who, 'GET', path);
  return body.data as { id: string }[];
}

test.each([
  ['/api/links/export.csv', 'links.csv', 'text/csv; charset=utf-8'],
  ['/api/influencers/export.csv', 'influencers.csv', 'text/csv; charset=utf-8'],
  ['/api/webhook-events/export.csv', 'deliveries.csv', 'text/csv; charset=utf-8'],
])('%s is a file to save, for whoever asked alone', async (path, name, type) => {
  const { response, text } = await fileOf(ADMIN, path);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toBe(type);
  expect(response.headers.get('Content-Disposition')).toBe(`attachment; filename="${name}"`);
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  expect(text.endsWith('\r\n')).toBe(true);
});

describe('links', () => {
  test('a row a link, with what it brought; amounts in columns of their currency', async () => {
    const { rows } = await fileOf(key, '/api/links/export.csv');
    expect(rows).toMatchObject([
      {
        ...{ link_id: world.link.id, slug: world.link.slug, product: 'Serum', is_active: 'true' },
        ...{ clicks: '1', bot_requests: '1', requests: '2', conversions: '1' },
        ...{ orders_USD: '100.00', gross_USD: '20.00', platform_fee_USD: '4.00', net_USD: '16.00' },
      },
    ]);
    expect(rows[0]?.short_url).toBe(`https://skin.st/${world.link.slug}`);
  });

  test('takes the filters of the list, in its order', async () => {
    for (const product_id of [world.product.id, world.product.id]) {
      await callApi(key, 'POST', '/links/generate', { product_id, campaign: '=glow' });
    }
    for (const query of ['sort=clicks', 'sort=net', 'campaign=%3Dglow', 'is_active=false', 'q=ser'])
      expect(
        (await fileOf(key, `/api/links/export.csv?${query}`)).rows.map((row) => row.link_id),
        query,
      ).toEqual((await listOf(key, `/api/links?${query}`)).map(({ id }) => id));
    const [made] = (await fileOf(key, '/api/links/export.csv?campaign=%3Dglow')).rows;
    expect(made?.campaign).toBe("'=glow");
  });

  test('an influencer has their own alone, and a stranger’s id is not found', async () => {
    const stranger = await keyOf((await newInfluencer(db)).id);
    const path = '/api/links/export.csv';
    expect((await fileOf(stranger, path)).rows).toEqual([]);
    const asked = `${path}?influencer_id=${world.influencer.id}`;
    expect((await fileOf(stranger, asked)).response.status).toBe(404);
    expect((await fileOf(ADMIN, asked)).rows.map((row) => row.link_id)).toContain(world.link.id);
  });
});

describe('influencers', () => {
  test('those of the search, with how they stand', async () => {
    const query = `q=${world.influencer.id}`;
    const { rows } = await fileOf(ADMIN, `/api/influencers/export.csv?${query}`);
    expect(rows).toMatchObject([
      {
        ...{ influencer_id: world.influencer.id, display_name: 'Mina Park', is_active: 'true' },
        ...{ pending_USD: '16.00', payable_USD: '0.00', paid_USD: '0.00' },
        has_payout_details: 'false',
      },
    ]);
  });

  test('is for operators alone', async () => {
    const { response } = await fileOf(key, '/api/influencers/export.csv');
    expect(response.status).toBe(403);
  });
});

describe('deliveries', () => {
  test('those of an account, the newest first, with what became of them and no body', async () => {
    const mine = `network_account_id=${account_id}`;
    const { rows, text } = await fileOf(ADMIN, `/api/webhook-events/export.csv?${mine}`);
    expect(rows).toMatchObject([
      { status: 'quarantined', network: 'refersion', conversion_id: '' },
      { status: 'recorded', event_id, network_account_id: account_id },
    ]);
    expect(text).not.toContain('"not"');
    const ids = (await listOf(ADMIN, `/api/webhook-events?${mine}`)).map(({ id }) => id);
    expect(rows.map((row) => row.event_id)).toEqual(ids);
  });

  test.each([
    ['status=quarantined', 1],
    ['network=shopify', 0],
    ['to=2020-01-01', 0],
    ['from=2020-01-01', 2],
    ['from=2999-01-01&timezone=Asia/Kolkata', 0],
  ])('%s: as the list has them', async (query, count) => {
    const asked = `network_account_id=${account_id}&${query}`;
    const { rows } = await fileOf(ADMIN, `/api/webhook-events/export.csv?${asked}`);
    expect(rows).toHaveLength(count);
    expect(await listOf(ADMIN, `/api/webhook-events?${asked}`)).toHaveLength(count);
  });

  test('a wrong filter is refused by name', async () => {
    const { response, text } = await fileOf(ADMIN, '/api/webhook-events/export.csv?status=lost');
    expect(response.status).toBe(400);
    expect(text).toContain('status');
  });
});
