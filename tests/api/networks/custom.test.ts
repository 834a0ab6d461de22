import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { signMessage, signQuery } from '../../world/sign-custom.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { deliver, getCustom, postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const secretOf = (id: string) => `whsec_${btoa(id.padEnd(32, '=').slice(-32))}`;
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let order: { order_id: string; amount: string; currency: string; click_id: string };

async function newAccount() {
  const secret = secretOf(newId('net'));
  return newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network: 'custom', secret });
}
beforeEach(async () => {
  world = await newWorld(db);
  account = await newAccount();
  const click_id = await clickOn(world.link.id);
  order = { order_id: newId('ord'), amount: '100.00', currency: 'USD', click_id };
});

const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
async function eventsOf(account_id: string) {
  const { rows } = await db.execute(
    sql`select *, convert_from(body, 'UTF8') as body from webhook_events
      where network_account_id = ${account_id} order by id`,
  );
  return rows;
}

test('a made secret signs an order; the program’s rate applies; the same again is a duplicate', async () => {
  const wish = { network: 'custom', merchant_id: world.merchant.id };
  const made = await callApi(ADMIN, 'POST', '/api/network-accounts', wish);
  const maker = { id: String(made.body.id), secret: String(made.body.secret) };
  expect(made.body.webhook_url).toBe(`https://api.skin.st/webhooks/custom/${maker.id}`);
  const first = await postCustom(maker, 'created', order, { id: 'msg_1' });
  expect([first.status, first.body]).toMatchObject([
    200,
    {
      outcome: 'recorded',
      commission: { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 },
    },
  ]);
  expect(await eventsOf(maker.id)).toMatchObject([
    { external_event_id: 'msg_1', topic: 'conversion.created', status: 'recorded' },
  ]);
  const again = await postCustom(maker, 'created', order, { id: 'msg_2' });
  const { conversion_id } = first.body;
  expect([again.status, again.body]).toMatchObject([202, { outcome: 'duplicate', conversion_id }]);
  expect(await pending()).toBe(1_600n);
});

test('a commission that is stated is the gross; Svix names the headers otherwise', async () => {
  const wish = { ...order, commission_amount: '12.50' };
  const { body } = await postCustom(account, 'created', wish, { prefix: 'svix' });
  expect(body.commission).toMatchObject({ gross_minor: 1_250, platform_fee_minor: 250 });
});

test('the account is the one whose secret verifies; a secret before it holds for a while', async () => {
  expect((await postCustom({ secret: account.secret }, 'created', order)).status).toBe(200);
  const path = `/api/network-accounts/${account.id}/rotate`;
  const { body } = await callApi(ADMIN, 'POST', path, { grace_hours: 1 });
  const next = { id: account.id, secret: String(body.secret) };
  for (const { secret } of [next, account]) {
    expect((await postCustom({ id: account.id, secret }, 'created', order)).status).toBe(202);
  }
});

test.each(['short', 'x'.repeat(40), `whsec_${'!'.repeat(40)}`])(
  'the brought secret %s is refused with a reason',
  async (secret) => {
    const merchant_id = world.merchant.id;
    const wish = { network: 'custom', merchant_id, secret: secret.padEnd(8) };
    const { status, body } = await callApi(ADMIN, 'POST', '/api/network-accounts', wish);
    expect([status, body.errors]).toMatchObject([400, [{ path: 'secret' }]]);
  },
);

test('an update is the order as it stands; an older one that comes late changes nothing', async () => {
  const now_ms = Date.now();
  const at = (minute: number) => ({
    timestamp: new Date(now_ms + 60_000 * minute).toISOString(),
  });
  await postCustom(account, 'created', order, at(1));
  for (const [amount, minute, outcome, left] of [
    ['150.00', 3, 'updated', 2_400n],
    ['120.00', 2, 'duplicate', 2_400n],
    ['80.00', 4, 'updated', 1_280n],
  ] as const) {
    const { body } = await postCustom(account, 'updated', { ...order, amount }, at(minute));
    expect([body.outcome, await pending()]).toEqual([outcome, left]);
  }
});

test('items are priced each by its terms, and a refund of one takes back that one', async () => {
  const items = [
    { id: 'l1', quantity: 1, amount: '60.00' },
    { id: 'l2', quantity: 1, amount: '40.00' },
  ];
  const { body } = await postCustom(account, 'created', { ...order, items });
  expect(body.commission).toMatchObject({ gross_minor: 2_000 });
  const refund = { ...order, amount: '40.00', items: items.slice(1), refund_id: 'r1' };
  await postCustom(account, 'refunded', refund);
  expect(await pending()).toBe(960n);
});

test('a transaction of another platform changes and is refunded twice under one id', async () => {
  const { order_id, click_id, currency } = order;
  const told = { transaction_id: newId('ord'), order_id, click_id, currency };
  const get = async (status: string, amount: string) =>
    (await getCustom(account, { ...told, status, amount })).body.outcome;
  expect(await get('approved', '100.00')).toBe('recorded');
  expect(await get('approved', '80.00')).toBe('updated');
  expect([await get('refunded', '10.00'), await get('refunded', '20.00')]).toEqual([
    ...['reversed', 'reversed'],
  ]);
  expect([await get('refunded', '20.00'), await pending()]).toEqual(['duplicate', 800n]);
});

describe('taking back', () => {
  test('two refunds and the rest: to zero, each once under any delivery id', async () => {
    await postCustom(account, 'created', order);
    const refund = { ...order, amount: '25.00', refund_id: 'r1' };
    for (const refund_id of ['r1', 'r2']) {
      const { status, body } = await postCustom(account, 'refunded', { ...refund, refund_id });
      expect([status, body.outcome]).toEqual([200, 'reversed']);
    }
    const again = await postCustom(account, 'refunded', refund);
    expect([again.status, again.body.outcome, await pending()]).toEqual([202, 'duplicate', 800n]);
    const all = await postCustom(account, 'cancelled', { order_id: order.order_id });
    expect([all.body.outcome, await pending()]).toEqual(['reversed', 0n]);
  });

  test('a refund without an id counts once when it is delivered under three', async () => {
    await postCustom(account, 'created', order);
    const timestamp = new Date().toISOString();
    const refund = { ...order, amount: '25.00' };
    const send = () => postCustom(account, 'refunded', refund, { timestamp });
    const outcomes = [await send(), await send(), await send()].map(({ body }) => body.outcome);
    expect(outcomes).toEqual(['reversed', 'duplicate', 'duplicate']);
    expect(await pending()).toBe(1_200n);
  });

  test('before its order: pending, and applied when it comes', async () => {
    const early = await postCustom(account, 'refunded', { ...order, amount: '50.00' });
    expect([early.status, early.body.outcome]).toEqual([200, 'pending']);
    await postCustom(account, 'created', order);
    expect(await pending()).toBe(800n);
  });
});

describe('a postback', () => {
  test('reports and takes back; signed again it is the same', async () => {
    const { order_id, amount, currency, click_id } = order;
    const fields = { oid: order_id, sale_amount: amount, currency, aff_sub: click_id };
    const first = await getCustom(account, { ...fields, event_id: 'e1' });
    expect([first.status, first.body.outcome]).toEqual([200, 'recorded']);
    const again = await getCustom(account, { ...fields, event_id: 'e1' });
    expect([again.status, again.body.outcome]).toEqual([202, 'duplicate']);
    const refund = { ...fields, status: 'refunded', amount: '50.00', event_id: 'e2' };
    expect((await getCustom(account, refund)).body.outcome).toBe('reversed');
    expect(await pending()).toBe(800n);
    const [event] = await eventsOf(account.id);
    expect(event).toMatchObject({ external_event_id: 'e1', method: 'GET' });
    expect(String(event?.body)).not.toMatch(/sig=|ts=/);
  });

  test('with a macro that was not replaced: quarantined where it is needed', async () => {
    const needed = await getCustom(account, { ...order, amount: '{amount}' });
    expect([needed.status, needed.body.outcome]).toEqual([202, 'quarantined']);
    const { status, body } = await getCustom(account, { ...order, click_id: '{click_id}' });
    expect([status, body.outcome]).toEqual([200, 'unattributed']);
  });

  test('of somebody else’s secret, without one, by HEAD or with a changed byte: refused', async () => {
    const ts = String(Math.floor(Date.now() / 1_000));
    const signed = await signQuery(account.secret, `order_id=1&amount=1&currency=USD&ts=${ts}`);
    const foreign = await signQuery((await newAccount()).secret, `order_id=1&ts=${ts}`);
    for (const query of [foreign, '', signed.replace('amount=1', 'amount=9')]) {
      expect((await deliver('custom', account, { query })).status).toBe(401);
    }
    const head = await deliver('custom', account, { query: signed, method: 'HEAD' });
    expect([head.status, head.headers.get('Allow')]).toEqual([405, 'GET, POST']);
    expect(await eventsOf(account.id)).toEqual([]);
  });
});

test('thirty malformed signatures: 401 each, and nothing stored', async () => {
  const body = JSON.stringify({ type: 'conversion.created', data: order });
  const good = await signMessage(account.secret, body);
  const mac = (good['webhook-signature'] ?? '').slice(3);
  const now = Number(good['webhook-timestamp']);
  const signatures = [
    ...['', ' ', ',', 'v1', 'v1,', 'v1,,', 'v1, ', `v1 ${mac}`, mac, `V1,${mac}`, `v1,${mac}x`],
    ...[`v1,${mac.slice(1)}`, `v1,${mac.slice(0, -1)}`, `v1=${mac}`, `v2,${mac}`, `v1a,${mac}`],
    ...[`"v1,${mac}"`, `v1,${btoa('x')}`, `v1,${'A'.repeat(43)}=`, 'v1,'.repeat(50), 'v1,~'],
    ...[`v1,${mac.toLowerCase()}`, `sha256=${mac}`, `t=${now},v1=${mac}`, 'A'.repeat(9_000)],
  ].map((text) => ({ ...good, 'webhook-signature': text }));
  const others = [
    ...['', 'now', '-1', '1e9', `${now}.0`, ` ${now - 301}`, '99999999999999'].map((text) => ({
      ...good,
      'webhook-timestamp': text,
    })),
    { ...good, 'webhook-id': '' },
    { ...good, 'webhook-id': `${good['webhook-id']} x` },
    {},
  ];
  const sent = [...signatures, ...others];
  expect(sent.length).toBeGreaterThanOrEqual(30);
  for (const headers of sent) {
    const answer = await deliver('custom', account, { method: 'POST', body, headers });
    expect([answer.status, answer.body.code], JSON.stringify(headers)).toEqual([
      401,
      'invalid_signature',
    ]);
  }
  expect(await eventsOf(account.id)).toEqual([]);
});

test('another account’s validly signed order has no effect here', async () => {
  const other = await newAccount();
  const { status } = await postCustom({ id: account.id, secret: other.secret }, 'created', order);
  expect([status, await pending(), await eventsOf(account.id)]).toEqual([401, 0n, []]);
  // the other may report an order of the same number; what it takes back is its own
  await postCustom(account, 'created', order);
  const { body } = await postCustom(other, 'cancelled', order);
  expect([body.outcome, await pending()]).toEqual(['pending', 1_600n]);
});
