import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { line, order } from '../../world/shopify-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { deliver, postCustom } from '../builders/post-custom.ts';
import { newShop, postShopify } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
type World = Awaited<ReturnType<typeof newWorld>>;
let world: World;
let token: string;
let number: string;
beforeEach(async () => {
  world = await newWorld(db);
  token = await clickOn(world.link.id);
  number = newId('ord');
});

const pendingOf = async ({ influencer }: World) =>
  (await listBalances(db, influencer.id))[0]?.pending_minor ?? 0n;
const newAccount = (network: string, merchant_id: string | null = world.merchant.id) =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network, merchant_id },
    ...(network === 'custom'
      ? { secret: `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}` }
      : {}),
  });
let id = 71_000_000;
const nextId = () => ++id;
/** A Shopify order of $100.00 under this number, of a click of the world's influencer. */
const shopOrder = (change: object = {}) =>
  order({
    id: nextId(),
    name: `#${number}`,
    line_items: [line(nextId(), '100.00')],
    note_attributes: [{ name: 'ss_click', value: token }],
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    ...change,
  });

describe('two brands of one account', () => {
  test('may have an order of one number each: 1600 both, and a cancellation takes its own', async () => {
    const other = await newWorld(db);
    const account = await newAccount('refersion', null);
    const tell = async (brand: string, sub_id: string, change: object = {}) =>
      (
        await postRefersion(
          account,
          conversion(number, {
            id: nextId(),
            merchant: { name: brand },
            click: { sub_id },
            ...change,
          }),
        )
      ).body.outcome;
    expect(await tell('Acme', token)).toBe('recorded');
    expect(await tell('Dew', await clickOn(other.link.id))).toBe('recorded');
    expect([await pendingOf(world), await pendingOf(other)]).toEqual([1_600n, 1_600n]);
    const back = { total: '-100.00', commission_total: '-20.00' };
    expect(await tell('Dew', token, back)).toBe('reversed');
    expect([await pendingOf(world), await pendingOf(other)]).toEqual([1_600n, 0n]);
  });

  test('two actions of one number both pay: 1600 and 400', async () => {
    const account = await newAccount('impact', null);
    const act = async (sequence: number, payout: string) => {
      const fields = {
        ...{ token: account.secret, action_id: `7001.22.${nextId()}${sequence}`, oid: number },
        ...{ status: 'PENDING', amount: '100.00', payout, currency: 'USD', subid1: token },
      };
      const query = String(new URLSearchParams(fields));
      return (await deliver('impact', account, { query })).body.outcome;
    };
    expect([await act(1, '20.00'), await act(2, '5.00')]).toEqual(['recorded', 'recorded']);
    expect(await pendingOf(world)).toBe(2_000n);
  });
});

describe('one shop with two accounts', () => {
  test('sells an order once, and either tells what becomes of it: 1600, then 0', async () => {
    const app = await newShop(db, world.merchant.id);
    const admin = { ...(await newShop(db, world.merchant.id)), domain: app.domain };
    await callApi(ADMIN, 'PATCH', `/api/network-accounts/${admin.id}`, {
      external_account: admin.domain,
    });
    const told = shopOrder();
    expect((await postShopify(app, 'orders/create', told)).body.outcome).toBe('recorded');
    expect((await postShopify(admin, 'orders/create', told)).body.outcome).toBe('duplicate');
    expect(await pendingOf(world)).toBe(1_600n);
    const cancelled = { ...told, cancelled_at: new Date().toISOString() };
    expect((await postShopify(admin, 'orders/cancelled', cancelled)).body.outcome).toBe('reversed');
    expect(await pendingOf(world)).toBe(0n);
  });
});

describe('one sale told by two networks', () => {
  const byRefersion = async (account: { id: string; secret: string }, change: object = {}) =>
    (
      await postRefersion(
        account,
        conversion(number, { id: nextId(), click: { sub_id: token }, ...change }),
      )
    ).body;

  test.each([
    ['its number', { click: null, coupon_code: 'SHARED' }, true],
    ['its click', { order_id: 'R-other' }, false],
  ])('by %s: 1600, and the second says who told it first', async (_, change, isByCode) => {
    const shop = await newShop(db, world.merchant.id);
    const account = await newAccount('refersion');
    if (isByCode) {
      const wish = { code: 'SHARED', influencer_id: world.influencer.id };
      await callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/coupons`, wish);
    }
    const first = (await postShopify(shop, 'orders/create', shopOrder())).body;
    const again = await byRefersion(account, change);
    expect([first.outcome, again.outcome, again.told_by]).toEqual([
      'recorded',
      'duplicate',
      shop.id,
    ]);
    expect(again.conversion_id).toBe(first.conversion_id);
    expect(await pendingOf(world)).toBe(1_600n);
    const asked = (change as { order_id?: string }).order_id ?? number;
    const { body } = await callApi(
      ADMIN,
      'GET',
      `/api/orders/${asked}?network_account_id=${account.id}`,
    );
    expect([body.conversion, JSON.stringify(body.decision)]).toEqual([
      null,
      expect.stringContaining('told_again'),
    ]);
  });

  test('what the second takes back takes nothing, what the first does all of it: 1600, 0', async () => {
    const shop = await newAccount('custom');
    const account = await newAccount('refersion');
    const told = { order_id: number, amount: '100.00', currency: 'USD', click_id: token };
    await postCustom(shop, 'created', told);
    await byRefersion(account);
    await byRefersion(account, { total: '-100.00', commission_total: '-20.00', click: null });
    expect(await pendingOf(world)).toBe(1_600n);
    await postCustom(shop, 'cancelled', told);
    expect(await pendingOf(world)).toBe(0n);
  });

  test('the merchant says by which account its sales count', async () => {
    const shop = await newAccount('custom');
    const account = await newAccount('refersion');
    const path = `/api/merchants/${world.merchant.id}`;
    expect((await callApi(ADMIN, 'PATCH', path, { counts_by: account.id })).status).toBe(200);
    const told = { order_id: number, amount: '50.00', currency: 'USD', click_id: token };
    expect((await postCustom(shop, 'created', told)).body.outcome).toBe('unattributed');
    expect(await pendingOf(world)).toBe(0n);
    expect((await byRefersion(account)).outcome).toBe('recorded');
    expect(await pendingOf(world)).toBe(1_600n);
  });
});

describe('an order’s age', () => {
  const day = (at: number) => new Date(Date.now() + at * 86_400_000).toISOString();
  test.each([
    ['a year and a day back', -367, 'quarantined', 0n],
    ['two days ahead', 2, 'quarantined', 0n],
    ['ten months back, its click too old', -300, 'unattributed', 0n],
    ['yesterday', -1, 'recorded', 1_600n],
  ])('%s', async (_, at, outcome, left) => {
    const account = await newAccount('custom');
    const click_id = await clickOn(world.link.id, Date.now() - 2 * 86_400_000);
    const told = { order_id: number, amount: '100.00', currency: 'USD', ordered_at: day(at) };
    const older = at < -40 ? await clickOn(world.link.id, Date.now() - 366 * 86_400_000) : click_id;
    const { body } = await postCustom(account, 'created', { ...told, click_id: older });
    expect([body.outcome, await pendingOf(world)]).toEqual([outcome, left]);
  });

  test('placed before its code was given: 0, with the reason', async () => {
    const account = await newAccount('custom');
    const wish = { code: 'LATE10', influencer_id: world.influencer.id };
    await callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/coupons`, wish);
    const told = { order_id: number, amount: '100.00', currency: 'USD', coupon_code: 'LATE10' };
    const { body } = await postCustom(account, 'created', { ...told, ordered_at: day(-30) });
    expect([body.outcome, await pendingOf(world)]).toEqual(['unattributed', 0n]);
    const trace = await callApi(ADMIN, 'GET', `/api/orders/${number}`);
    expect(JSON.stringify(trace.body.decision)).toContain('before_coupon');
  });
});
