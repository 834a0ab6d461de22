import { env } from 'cloudflare:workers';
import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { products } from '@skinstack/db/schema/products';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { CUSTOM_SECRET } from '../../world/sign-custom.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let order_id: string;
let click: { sub_id: string };

beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  order_id = newId('ord');
  click = { sub_id: await clickOn(world.link.id) };
});

const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
const in_an_hour = new Date(Date.now() + 3_600_000).toISOString();
const send = async (change: Record<string, unknown>) =>
  (await postRefersion(account, conversion(order_id, { id: newId('cnv'), click, ...change }))).body
    .outcome;

describe('a conversion is known by its own id', () => {
  test('told first without its order’s number and then with it, it is paid once', async () => {
    const id = newId('cnv');
    expect(await send({ id, order_id: null })).toBe('recorded');
    expect(await send({ id, status: 'APPROVED' })).toBe('duplicate');
    expect(await pending()).toBe(1_600n);
    const refund = { total: '-50.00', commission_total: '-10.00' };
    expect([await send(refund), await pending()]).toEqual(['reversed', 800n]);
  });

  test('two of one number are two: the denial of one is not the other’s', async () => {
    const others = { id: newId('cnv'), click: null };
    expect(await send({ ...others, status: 'DENIED' })).toBe('unattributed');
    expect(await send({})).toBe('recorded');
    expect(await send({ ...others, status: 'DENIED', updated: in_an_hour })).toBe('duplicate');
    expect(await pending()).toBe(1_600n);
    expect([await send({ ...others, id: newId('cnv'), click }), await pending()]).toEqual([
      'recorded',
      3_200n,
    ]);
  });

  test('one made anew after the first was taken away is paid', async () => {
    const id = newId('cnv');
    await send({ id });
    await send({ id, status: 'DENIED', updated: in_an_hour });
    expect([await send({}), await pending()]).toEqual(['recorded', 1_600n]);
  });
});

test('the same event id with another body is never found half way', async () => {
  const id = newId('cnv');
  const order = conversion(order_id, { id, click });
  await postRefersion(account, order);
  const { body } = await postRefersion(account, { ...order, order_id: newId('ord') });
  expect(body.outcome).toBe('quarantined');
  const ports = await createPorts(env);
  await sweepInbox({ ...ports, now: () => Date.now() + 3_600_000 });
  expect(await pending()).toBe(1_600n);
  const { rows } = await db.execute(sql`select status, attempts, finished_at is not null as is_done
    from webhook_events where id = ${body.event_id}`);
  expect(rows).toEqual([{ status: 'quarantined', attempts: 1, is_done: true }]);
});

test.each([
  ['an amount beyond any order’s', { total: '9999999999999.00', commission_total: null }],
  ['an order of next year', { created: '2099-01-01 00:00:00' }],
  ['a version of next year', { updated: '2099-01-01 00:00:00' }],
])('%s is set aside, and nothing breaks', async (_, change) => {
  expect(await send(change)).toBe('quarantined');
  const { status } = await callApi(await keyOf(world.influencer.id), 'GET', '/api/conversions');
  expect([status, await pending()]).toEqual([200, 0n]);
});

test('a sum of floating point is read as the amount it stands for', async () => {
  const change = { total: '70.39999999999999', commission_total: '14.079999999999998' };
  expect([await send(change), await pending()]).toEqual(['recorded', 1_126n]);
});

test('a stranger learns neither a shop’s remarks nor its discount codes', async () => {
  const reason = 'Jane Roe returned it, ring +1 555 0100';
  await send({ click: null, status: 'DENIED', reason, coupon_code: 'EMPLOYEE-50' });
  const { status, body } = await callApi(
    ...[await keyOf(world.influencer.id), 'GET', `/api/orders/${order_id}`],
  );
  expect(status).toBe(404);
  expect(JSON.stringify(body)).not.toMatch(/EMPLOYEE|Jane/);
});

test('an order nobody earned tells what each report of it carried', async () => {
  const id = newId('cnv');
  await send({ id, click: null });
  const long_ago = Date.now() - 40 * 24 * 3_600_000;
  const late = { sub_id: await clickOn(world.link.id, long_ago) };
  expect(await send({ id, click: late, updated: in_an_hour })).toBe('unattributed');
  const key = await keyOf(world.influencer.id);
  const { body } = await callApi(key, 'GET', `/api/orders/${order_id}`);
  expect(body.decision).toContainEqual(expect.objectContaining({ outcome: 'expired' }));
});

test('cancelled, told again, and cancelled again: 0, 1600, 0, in any order', async () => {
  const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
  const words = [
    ['created', 1, 1_600n],
    ['cancelled', 2, 0n],
    ['updated', 3, 1_600n],
    ['cancelled', 4, 0n],
    ['reinstated', 5, 1_600n],
    ['cancelled', 6, 0n],
  ] as const;
  const say = async (
    shop: { id: string; secret: string },
    [type, minute]: (typeof words)[number],
  ) => {
    const timestamp = new Date(Date.now() - 3_600_000 + 60_000 * minute).toISOString();
    const order = { order_id, amount: '100.00', currency: 'USD', click_id: click.sub_id };
    await postCustom(shop, type, order, { timestamp });
  };
  const shop = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network: 'custom', secret });
  const stood = [];
  for (const word of words) {
    await say(shop, word);
    stood.push(await pending());
  }
  expect(stood).toEqual(words.map(([, , left]) => left));
  order_id = newId('ord');
  for (const word of words.toReversed()) await say(shop, word);
  expect(await pending()).toBe(0n);
});

describe('lines', () => {
  const at = (minute: number) => ({
    timestamp: new Date(Date.now() + 60_000 * minute).toISOString(),
  });
  const item = (id: string, sku: string, amount: string) => ({ id, sku, quantity: 1, amount });
  const both = { amount: '100.00', items: [item('a', 'A', '80.00'), item('b', 'B', '20.00')] };
  const [plain, swapped] = [
    { amount: '50.00' },
    { amount: '100.00', items: [item('a', 'A', '20.00'), item('b', 'B', '80.00')] },
  ];
  let shop: { id: string; secret: string };

  beforeEach(async () => {
    const wish = { network: 'custom', secret: CUSTOM_SECRET };
    shop = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish);
    const { merchant, program } = world;
    for (const [sku, rate_bps] of [
      ['A', 1_000],
      ['B', 3_000],
    ] as const) {
      const id = newId('prd');
      const of = { id, merchant_id: merchant.id, program_id: program.id, name: sku, sku };
      await insertRow(db, products, { ...of, url: 'https://shop.example/x' });
      const rule = { id: newId('rul'), program_id: program.id, product_id: id, rate_bps };
      await insertRow(db, commissionRules, rule);
    }
  });
  const post = async (minute: number, data: object, type = 'updated') => {
    const told = { order_id, click_id: click.sub_id, currency: 'USD', ...data };
    return (await postCustom(shop, type, told, at(minute))).body.outcome;
  };
  const gross = async () => {
    const { rows } =
      await db.execute(sql`select gross_minor::int - reversed_gross_minor::int as left
      from commissions where influencer_id = ${world.influencer.id}`);
    return rows[0]?.left;
  };

  test('left out of one report, they are priced by their own terms in the next', async () => {
    await post(1, both);
    expect(await gross()).toBe(1_400);
    await post(2, plain);
    await post(3, swapped);
    expect(await gross()).toBe(2_600);
    await post(4, { amount: '0.00' });
    await post(5, both);
    expect(await gross()).toBe(1_400);
  });

  test('told only by a later report, they are priced by their rules', async () => {
    await post(1, { amount: '100.00' });
    await post(2, both);
    expect(await gross()).toBe(1_400);
  });

  test('others told after the rate was changed are paid as promised: 2000, and not 5000', async () => {
    await post(1, { amount: '100.00', items: [item('c', 'C', '100.00')] });
    expect(await gross()).toBe(2_000);
    const change = { commission_rate_bps: 5_000 };
    const path = `/api/programs/${world.program.id}`;
    expect((await callApi(ADMIN, 'PATCH', path, change)).status).toBe(200);
    const rule = { product_id: world.product.id, rate_bps: 6_000 };
    expect((await callApi(ADMIN, 'POST', `${path}/rules`, rule)).status).toBe(201);
    await post(2, { amount: '100.00', items: [item('d', 'D', '60.00'), item('e', 'E', '40.00')] });
    expect(await gross()).toBe(2_000);
    await post(3, { amount: '150.00', items: [item('a', 'A', '100.00'), item('d', 'D', '50.00')] });
    expect(await gross()).toBe(2_000);
  });

  test('one that takes another’s place is the one a refund takes back', async () => {
    await post(1, { amount: '100.00', items: [item('a', 'A', '50.00'), item('b', 'B', '50.00')] });
    await post(2, { amount: '100.00', items: [item('c', 'A', '50.00'), item('b', 'B', '50.00')] });
    await post(
      3,
      { amount: '50.00', items: [item('c', 'A', '50.00')], refund_id: 'r' },
      'refunded',
    );
    expect(await gross()).toBe(1_500);
  });
});
