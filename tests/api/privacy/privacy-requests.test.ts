import { env } from 'cloudflare:workers';
import { replayEvent } from '@skinstack/api/inbox/replay-delivery';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { finishErasures } from '@skinstack/api/privacy/erase-personal-data';
import { redactOldBodies } from '@skinstack/api/privacy/redact-events';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newWorld } from '../../world/new-world.ts';
import { order, refund } from '../../world/shopify-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { newShop, postShopify, type Shop } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let ports: Ports;
let world: Awaited<ReturnType<typeof newWorld>>;
let shop: Shop;
let token: string;
beforeAll(async () => {
  ports = { ...(await createPorts(env)), log: () => {} };
});
beforeEach(async () => {
  world = await newWorld(db);
  shop = await newShop(db, world.merchant.id);
  token = await clickOn(world.link.id);
});

const PERSONAL = /ada|byron|rose lane|15550100|203\.0\.113/i;
const customer = { id: 77, email: 'ada@example.com', phone: '+15550100' };
const ofShop = () => ({ shop_id: 1, shop_domain: shop.domain });
const now = () => new Date().toISOString();
const fresh = (id: number, change: object = {}) =>
  order({
    ...{ id, created_at: now(), updated_at: now() },
    note_attributes: [{ name: 'ss_click', value: token }],
    ...change,
  });
type Stored = { id: string; topic: string; text: string; is_redacted: boolean; status: string };
async function inbox(account = shop): Promise<Stored[]> {
  const { rows } = await db.execute(sql`
    select id, topic, status, left(convert_from(body, 'UTF8'), 9000) as text, redacted_at is not null as is_redacted
    from webhook_events where network_account_id = ${account.id} order by id`);
  return rows as Stored[];
}
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
async function requests() {
  const { body } = await callApi(ADMIN, 'GET', '/api/privacy-requests?limit=100');
  const all = body.data as Record<string, unknown>[];
  return all.filter((one) => one.network_account_id === shop.id);
}
async function replayAll() {
  const { rows } = await db.execute(sql`
    select e.id, e.network, e.network_account_id, a.merchant_id, encode(e.body, 'base64') as body_base64,
      e.method, e.headers, e.attempts, e.created_at
    from webhook_events e join network_accounts a on a.id = e.network_account_id
    where e.network_account_id = ${shop.id} order by e.id`);
  for (const row of rows) {
    const event = { ...row, created_at: new Date(String(row.created_at)) };
    await replayEvent(ports, event as Parameters<typeof replayEvent>[1]);
  }
}

describe('a customer is to be forgotten', () => {
  test('their orders lose the personal data, others’ keep theirs, the books stay', async () => {
    await postShopify(shop, 'orders/create', fresh(5_001));
    await postShopify(shop, 'orders/create', fresh(5_002));
    // no order of its own: a payment, a test order, what was not understood
    await postShopify(shop, 'order_transactions/create', { order_id: 5_001, receipt: 'Ada' });
    await postShopify(shop, 'orders/create', fresh(5_001, { test: true }));
    await postShopify(shop, 'orders/updated', fresh(5_001, { currency: 'ZZZ' }));
    const wish = { ...ofShop(), customer, orders_to_redact: [5_001] };
    const { status, body } = await postShopify(shop, 'customers/redact', wish);
    expect([status, body]).toEqual([
      200,
      { outcome: 'updated', event_id: expect.any(String), conversion_id: null },
    ]);
    const [first, second, ...others] = await inbox();
    expect([first?.is_redacted, first?.text]).toEqual([true, expect.not.stringMatching(PERSONAL)]);
    expect([second?.is_redacted, second?.text]).toEqual([false, expect.stringMatching(PERSONAL)]);
    for (const one of others) {
      expect([one.topic, one.is_redacted], one.text).toEqual([one.topic, true]);
      expect(one.text).not.toMatch(PERSONAL);
    }
    expect(await requests()).toMatchObject([
      {
        ...{ kind: 'erasure', state: 'done', external_order_ids: ['5001'] },
        ...{ redacted_event_count: 5, webhook_event_id: body.event_id },
        done_at: expect.any(String),
      },
    ]);
    const earned = await pending();
    expect(earned).toBe(3_200n);
    await replayAll();
    expect(await pending()).toBe(earned);
  });

  test('what merely holds the digits of the order’s number is another’s, and stays', async () => {
    const person = { email: 'ada@example.com' };
    // an address, a line, a price and a customer of these digits; no order of its own
    for (const other of [
      { order_id: 7_001, note: 'Rose Lane 5001', ...person },
      { order_id: 7_002, line_items: [{ id: 5_001 }], ...person },
      { order_id: 7_003, amount: '5001', ...person },
      { order_id: 7_004, customer: { id: 5_001, ...person } },
      { order_id: 15_001, ...person },
    ]) {
      await postShopify(shop, 'order_transactions/create', other);
    }
    // these are the order's
    await postShopify(shop, 'order_transactions/create', { order_id: '5001.0', ...person });
    await postShopify(shop, 'orders/edited', { order_edit: { order_id: 5_001 }, ...person });
    await postShopify(shop, 'orders/updated', fresh(5_001, { currency: 'ZZZ' }));
    const asked = { ...ofShop(), customer, orders_requested: [5_001], data_request: { id: 8_888 } };
    await postShopify(shop, 'customers/data_request', asked);
    const [request] = await requests();
    const { body } = await callApi(ADMIN, 'GET', `/api/privacy-requests/${request?.id}`);
    const { events } = body.held as { events: { topic: string }[] };
    expect(events.map((one) => one.topic)).toEqual([
      ...['customers/data_request', 'orders/updated', 'orders/edited'],
      'order_transactions/create',
    ]);
    const wish = { ...ofShop(), customer, orders_to_redact: [5_001] };
    await postShopify(shop, 'customers/redact', wish);
    expect((await inbox()).map((one) => one.is_redacted)).toEqual([
      ...[false, false, false, false, false],
      ...[true, true, true, true, true],
    ]);
  });

  test('the report of an erasure shows that nothing personal is left', async () => {
    await postShopify(shop, 'orders/create', fresh(5_001));
    await postShopify(shop, 'customers/redact', {
      ...ofShop(),
      customer,
      orders_to_redact: [5_001],
    });
    const [request] = await requests();
    const { body } = await callApi(ADMIN, 'GET', `/api/privacy-requests/${request?.id}`);
    const { events, orders } = body.held as {
      events: Record<string, unknown>[];
      orders: unknown[];
    };
    expect(events.map((one) => one.personal_data)).toEqual([[], []]);
    expect(orders).toMatchObject([{ external_order_id: '5001', amount_minor: 10_000 }]);
  });

  test('the first delivery again is still a duplicate; another shop’s order is not touched', async () => {
    const other = await newShop(db, world.merchant.id);
    const delivery = { 'X-Shopify-Webhook-Id': crypto.randomUUID() };
    const text = JSON.stringify(fresh(5_001));
    await postShopify(shop, 'orders/create', text, delivery);
    await postShopify(other, 'orders/create', text);
    await postShopify(shop, 'customers/redact', {
      ...ofShop(),
      customer,
      orders_to_redact: [5_001],
    });
    const again = await postShopify(shop, 'orders/create', text, delivery);
    expect([again.status, again.body.outcome]).toEqual([202, 'duplicate']);
    expect((await inbox(other)).map((one) => one.is_redacted)).toEqual([false]);
  });

  test('with no orders, just the wish itself is redacted', async () => {
    await postShopify(shop, 'orders/create', fresh(5_001));
    await postShopify(shop, 'customers/redact', { ...ofShop(), customer, orders_to_redact: [] });
    expect((await inbox()).map((one) => one.is_redacted)).toEqual([false, true]);
  });

  test('a wish left half way is carried out when it is applied again', async () => {
    await postShopify(shop, 'orders/create', fresh(5_001));
    const wish = { ...ofShop(), customer, orders_to_redact: [5_001] };
    await postShopify(shop, 'customers/redact', wish);
    await db.execute(sql`update privacy_requests set state = 'open', done_at = null
      where network_account_id = ${shop.id}`);
    await postShopify(shop, 'orders/updated', fresh(5_001));
    await replayAll();
    expect((await requests()).map((one) => one.state)).toEqual(['done']);
    expect((await inbox()).every((one) => one.is_redacted)).toBe(true);
  });

  test('what waits for its order is applied as before', async () => {
    const moved = {
      transactions: [{ kind: 'refund', status: 'success', amount: '25.00', currency: 'USD' }],
    };
    const early = await postShopify(
      shop,
      'refunds/create',
      refund(71, { order_id: 5_001, ...moved }),
    );
    expect(early.body.outcome).toBe('pending');
    await postShopify(shop, 'customers/redact', {
      ...ofShop(),
      customer,
      orders_to_redact: [5_001],
    });
    await postShopify(shop, 'orders/create', fresh(5_001));
    expect(await pending()).toBe(1_200n);
  });
});

test('who is named is known no more, without an order of theirs too; then all of the shop', async () => {
  const of = (id: number) => ({ customer: { id, email: 'ada@example.com' } });
  await postShopify(shop, 'orders/create', fresh(5_001, of(77)));
  await postShopify(shop, 'orders/create', fresh(5_002, of(78)));
  const earned = await pending();
  const known = async () => {
    const { rows } = await db.execute(sql`select count(*) filter (where erased_at is null)::int
        as known, count(*) filter (where key_hash like 'erased %')::int as erased
      from customers where merchant_id = ${world.merchant.id}`);
    return rows[0];
  };
  expect(await known()).toEqual({ known: 2, erased: 0 });
  await postShopify(shop, 'customers/redact', { ...ofShop(), customer, orders_to_redact: [] });
  expect(await known()).toEqual({ known: 1, erased: 1 });
  await postShopify(shop, 'shop/redact', ofShop());
  expect(await known()).toEqual({ known: 0, erased: 2 });
  await replayAll();
  expect([await known(), await pending()]).toEqual([{ known: 0, erased: 2 }, earned]);
});

test('a whole shop is forgotten: at once, or by the job when it is a large one', async () => {
  await postShopify(shop, 'orders/create', fresh(5_001));
  const body = JSON.stringify({ email: 'ada@example.com', pad: 'x'.repeat(900_000) });
  await db.execute(sql`
    insert into webhook_events (id, network, network_account_id, external_event_id, body, body_sha256,
      headers, status)
    select ${shop.id} || n, 'shopify', ${shop.id}, 'large ' || n, convert_to(${body}, 'UTF8'), '', '{}',
      'ignored' from generate_series(1, 8) n`);
  await postShopify(shop, 'shop/redact', ofShop());
  expect((await requests()).map((one) => one.state)).toEqual(['open']);
  await finishErasures(ports);
  expect(await requests()).toMatchObject([
    { state: 'done', external_order_ids: 'all', redacted_event_count: 10 },
  ]);
  expect((await inbox()).filter((one) => !one.is_redacted || PERSONAL.test(one.text))).toEqual([]);
  const [request] = await requests();
  const shown = await callApi(ADMIN, 'GET', `/api/privacy-requests/${request?.id}`);
  expect(shown.body.held).toBeNull();
});

test('a customer asks what is kept: the report says it, once for each request', async () => {
  await postShopify(shop, 'orders/create', fresh(5_001));
  await postShopify(shop, 'orders/create', fresh(95_001));
  const wish = { ...ofShop(), customer, orders_requested: [5_001], data_request: { id: 9_999 } };
  const first = await postShopify(shop, 'customers/data_request', wish);
  const again = await postShopify(shop, 'customers/data_request', wish);
  expect([first.body.outcome, again.status, again.body.outcome]).toEqual([
    'updated',
    202,
    'duplicate',
  ]);
  const [request, ...none] = await requests();
  expect([request, none]).toMatchObject([
    { kind: 'data_request', external_request_id: '9999' },
    [],
  ]);
  const { body } = await callApi(ADMIN, 'GET', `/api/privacy-requests/${request?.id}`);
  const { events, orders, events_left_out } = body.held as Record<
    string,
    Record<string, unknown>[]
  >;
  expect(events_left_out).toBe(0);
  expect(events?.map((one) => one.topic)).toEqual([
    ...['customers/data_request', 'customers/data_request', 'orders/create'],
  ]);
  expect(events?.[2]).toMatchObject({
    ...{ external_order_id: '5001', status: 'recorded', redacted_at: null },
    created_at: expect.stringMatching(/^20..-..-..T.*Z$/),
    personal_data: expect.arrayContaining([
      { path: 'email', value: 'ada@example.com' },
      { path: 'billing_address.address1', value: '1 Rose Lane' },
    ]),
  });
  expect(orders).toMatchObject([
    {
      ...{ external_order_id: '5001', currency: 'USD', influencer_id: world.influencer.id },
      ...{ link_id: world.link.id, conversion_id: expect.stringMatching(/^cnv_/) },
    },
  ]);
});

test('the app is removed: noted, and the wish that comes 48 hours later still verifies', async () => {
  const removed = { id: 1, name: 'Dew', myshopify_domain: shop.domain, email: 'owner@example.com' };
  const { status, body } = await postShopify(shop, 'app/uninstalled', removed);
  expect([status, body.outcome]).toEqual([200, 'updated']);
  const account = () => callApi(ADMIN, 'GET', `/api/network-accounts/${shop.id}`);
  const { closed_at } = (await account()).body;
  expect(closed_at).toEqual(expect.any(String));
  await postShopify(shop, 'app/uninstalled', removed);
  expect((await account()).body.closed_at).toBe(closed_at);
  expect((await postShopify(shop, 'shop/redact', ofShop())).status).toBe(200);
});

test('after 90 days bodies lose their personal data, and say the same of money', async () => {
  await postShopify(shop, 'orders/create', fresh(5_001));
  await postShopify(shop, 'orders/create', fresh(5_002));
  await db.execute(sql`update webhook_events set created_at = now() - interval '91 days'
    where network_account_id = ${shop.id} and external_order_id = '5001'`);
  await redactOldBodies(ports);
  expect((await inbox()).map((one) => [one.is_redacted, PERSONAL.test(one.text)])).toEqual([
    ...[
      [true, false],
      [false, true],
    ],
  ]);
  await replayAll();
  expect(await pending()).toBe(3_200n);
  await redactOldBodies({ ...ports, now: () => Date.now() + 91 * 86_400_000 });
  expect((await inbox()).every((one) => one.is_redacted)).toBe(true);
});
