import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { deliver, postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const LARGEST = 1_000_000_000_000;
const secretOf = (id: string) => `whsec_${btoa(id.padEnd(32, '=').slice(-32))}`;
let world: Awaited<ReturnType<typeof newWorld>>;
let click_id: string;
beforeEach(async () => {
  world = await newWorld(db);
  click_id = await clickOn(world.link.id);
});

const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
const newAccount = (network: string) =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    network,
    ...(network === 'custom' ? { secret: secretOf(newId('net')) } : {}),
  });
const addRule = (rule: object) =>
  callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/rules`, rule);
async function order(amount: string) {
  const account = await newAccount('custom');
  const told = { order_id: newId('ord'), amount, currency: 'USD', click_id };
  return (await postCustom(account, 'created', told)).body;
}

describe('a flat 50.00', () => {
  test.each([
    ['0.01', 1],
    ['49.99', 4_999],
    ['50.00', 5_000],
    ['100.00', 5_000],
  ])('on an order of %s: gross %d', async (amount, gross_minor) => {
    expect((await addRule({ flat_minor: 5_000 })).status).toBe(201);
    expect((await order(amount)).commission).toMatchObject({ gross_minor });
  });

  test('on an order of 0.01, where its rule may exceed it: gross 5000', async () => {
    await addRule({ flat_minor: 5_000, may_exceed_order: true });
    expect((await order('0.01')).commission).toMatchObject({ gross_minor: 5_000 });
  });
});

describe('amounts are bounded at the door', () => {
  test.each([
    { flat_minor: Number.MAX_SAFE_INTEGER },
    { flat_minor: LARGEST + 1 },
    { flat_minor: -1 },
    { rate_bps: 1, month_minimum_minor: LARGEST + 1 },
  ])('a rule of %j is refused', async (rule) => {
    const { status, body } = await addRule(rule);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });

  test('a price over it is refused', async () => {
    const { id: product_id } = world.product;
    const change = { price_minor: LARGEST + 1 };
    expect((await callApi(ADMIN, 'PATCH', `/api/products/${product_id}`, change)).status).toBe(400);
  });

  test('the largest rule earns what it says, and no list fails of it', async () => {
    expect((await addRule({ flat_minor: LARGEST, may_exceed_order: true })).status).toBe(201);
    const { commission } = await order('0.01');
    expect(commission).toMatchObject({ gross_minor: LARGEST, net_minor: 800_000_000_000 });
    for (const path of [
      `/api/balances/${world.influencer.id}`,
      '/api/payouts',
      '/api/overview',
      `/api/conversions?influencer_id=${world.influencer.id}`,
    ]) {
      const { status } = await callApi(ADMIN, 'GET', path);
      expect([path, status]).toEqual([path, 200]);
    }
  });

  test('an order over it is set aside: 0', async () => {
    expect((await order('10000000000.01')).outcome).toBe('quarantined');
    expect(await pending()).toBe(0n);
  });
});

describe('what a network may state', () => {
  test('impact: 10,000.00 on 10.00 is set aside, and earns when the account allows it: 1600', async () => {
    const account = await newAccount('impact');
    const action = {
      ...{ token: account.secret, action_id: newId('cnv'), status: 'PENDING', oid: newId('ord') },
      ...{ amount: '10.00', payout: '10000.00', currency: 'USD', subid1: click_id },
    };
    const send = (change: object) =>
      deliver('impact', account, { query: String(new URLSearchParams({ ...action, ...change })) });
    const { body } = await send({});
    expect([body.outcome, await pending()]).toEqual(['quarantined', 0n]);
    expect(String(body.reason)).toContain('max_commission_bps');
    const path = `/api/network-accounts/${account.id}`;
    // twice the order, as a bounty of 20.00 on 10.00 is
    await callApi(ADMIN, 'PATCH', path, { max_commission_bps: 20_000 });
    const replay = `/api/webhook-events/${body.event_id}/replay`;
    expect((await callApi(ADMIN, 'POST', replay)).body.outcome).toBe('quarantined');
    expect((await send({ payout: '20.00' })).body.outcome).toBe('recorded');
    expect(await pending()).toBe(1_600n);
  });

  test.each([
    [null, '100.00', 'recorded'],
    [null, '100.01', 'quarantined'],
    [5_000, '50.00', 'recorded'],
    [5_000, '50.01', 'quarantined'],
    [1_000_000, '10000.00', 'recorded'],
  ])(
    'of 100.00 with a ceiling of %s: %s is %s',
    async (max_commission_bps, commission, outcome) => {
      const account = await newAccount('refersion');
      const path = `/api/network-accounts/${account.id}`;
      await callApi(ADMIN, 'PATCH', path, { max_commission_bps });
      const click = { sub_id: click_id };
      const told = conversion(newId('ord'), {
        click,
        id: newId('cnv'),
        commission_total: commission,
      });
      expect((await postRefersion(account, told)).body.outcome).toBe(outcome);
    },
  );

  test('a later report over it changes nothing: 1600', async () => {
    const account = await newAccount('refersion');
    const order_id = newId('ord');
    const told = { click: { sub_id: click_id }, id: newId('cnv') };
    await postRefersion(account, conversion(order_id, told));
    const over = conversion(order_id, { ...told, commission_total: '100.01' });
    const { body } = await postRefersion(account, over);
    expect([body.outcome, await pending()]).toEqual(['quarantined', 1_600n]);
  });
});
