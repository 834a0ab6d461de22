import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeAll, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
let made: { order_id: string; conversion_id: string }[];

beforeAll(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  made = [];
  for (const at of [1, 2]) {
    const order_id = newId('ord');
    const click = { sub_id: await clickOn(world.link.id) };
    const told = conversion(order_id, { click, id: 7_100_000 + at });
    const { body } = await postRefersion(account, told);
    made.push({ order_id, conversion_id: String(body.conversion_id) });
  }
  const { order_id } = made[0] ?? { order_id: '' };
  const taken = { id: 7_100_009, total: '-25.00', commission_total: '-5.00' };
  await postRefersion(account, conversion(order_id, taken));
});

/** The file as rows by the names of its columns. */
async function fileOf(who: string, query = '') {
  const url = `https://api.skin.st/api/conversions/export.csv?${query}`;
  const headers = { Authorization: `Bearer ${who}` };
  const response = await exports.default.fetch(url, { headers });
  const text = (await response.text()).replace(/^\uFEFF/, '');
  const [names = [], ...lines] = text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  const rows = lines.map((cells) => Object.fromEntries(names.map((one, at) => [one, cells[at]])));
  return { response, text, rows };
}

test('has a row a conversion, the newest first, in major units, with what was taken back', async () => {
  const { response, rows } = await fileOf(key);
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('Content-Disposition')).toContain('conversions.csv');
  expect(response.headers.get('Cache-Control')).toBe('private, no-store');
  expect(rows.map((row) => row.conversion_id)).toEqual(
    made.map((one) => one.conversion_id).reverse(),
  );
  expect(rows[1]).toMatchObject({
    ...{ external_order_id: made[0]?.order_id, network: 'refersion', method: 'click' },
    ...{ influencer_id: world.influencer.id, link_id: world.link.id, slug: world.link.slug },
    ...{ state: 'pending', currency: 'USD', amount: '100.00', gross: '20.00', net: '16.00' },
    ...{ platform_fee: '4.00', reversed_gross: '5.00', standing_net: '12.00', flags: 'hasty' },
  });
});

test('takes the filters of the list, and an influencer sees nobody else’s', async () => {
  const ids = async (who: string, query: string) =>
    (await fileOf(who, query)).rows.map((row) => row.conversion_id);
  const mine = `influencer_id=${world.influencer.id}`;
  const all = made.map((one) => one.conversion_id).reverse();
  expect(await ids(ADMIN, mine)).toEqual(all);
  expect(await ids(ADMIN, `${mine}&flag=hasty&currency=USD`)).toEqual(all);
  expect(await ids(ADMIN, `${mine}&flag=embedded`)).toEqual([]);
  expect(await ids(ADMIN, `${mine}&state=paid`)).toEqual([]);
  expect(await ids(key, `q=${made[1]?.order_id}`)).toEqual([made[1]?.conversion_id]);
  expect(await ids(key, 'to=2020-01-01')).toEqual([]);
  const stranger = await keyOf((await newInfluencer(db)).id);
  expect(await ids(stranger, mine)).toEqual([]);
});

test('a wrong filter is refused by name', async () => {
  const { response, text } = await fileOf(key, 'state=lost');
  expect(response.status).toBe(400);
  expect(text).toContain('state');
});
