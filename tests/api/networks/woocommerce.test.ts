import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { coupons } from '@skinstack/db/schema/coupons';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { wooLine, wooMeta, wooOrder, wooRefund } from '../../world/woocommerce-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { deliver } from '../builders/post-custom.ts';
import { postWooCommerce } from '../builders/post-woocommerce.ts';
import { untilStored } from '../builders/until-stored.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: { id: string; secret: string };
let token: string;
beforeEach(async () => {
  world = await newWorld(db);
  account = await newAccount();
  token = await clickOn(world.link.id);
});

const newAccount = () =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'woocommerce', merchant_id: world.merchant.id },
    external_account: 'dew-botanics.example',
  });

/** A second from now, as WooCommerce writes it: UTC without a zone. */
const second = (at = 0) => new Date(Date.now() + at * 1_000).toISOString().slice(0, 19);
const fresh = (at = 0, change: object = {}) =>
  wooOrder({
    ...{ date_created_gmt: second(), date_paid_gmt: second(), date_modified_gmt: second(at) },
    ...{ meta_data: [wooMeta('_ss_click', token)], ...change },
  });
const post = (topic: string, body: unknown) => postWooCommerce(account, topic, body);
const pendingOf = async (influencer_id = world.influencer.id) =>
  (await listBalances(db, influencer_id))[0]?.pending_minor ?? 0n;

describe('the ping', () => {
  const ping = { method: 'POST', body: new URLSearchParams({ webhook_id: '7' }) };

  test('is answered 200 without a store being asked, and kept nowhere', async () => {
    const calls: unknown[] = [];
    const app = createApp({
      ...(await createPorts(env)),
      log: (_, event, fields = {}) => {
        if (event === 'request') calls.push(fields.database_call_count);
      },
    });
    for (const place of ['', `/${account.id}`]) {
      const answer = await app.request(`https://api.skin.st/webhooks/woocommerce${place}`, ping);
      const body = { outcome: 'ignored', reason: expect.stringContaining('ping') };
      expect([answer.status, await answer.json()]).toEqual([200, body]);
    }
    expect(calls).toEqual([0, 0]);
    const { rows } = await db.execute(
      sql`select 1 from webhook_events where network_account_id = ${account.id}`,
    );
    expect(rows).toEqual([]);
  });

  test('of no other network: 401', async () => {
    const own = { ...ping, body: new URLSearchParams({ webhook_id: '7' }) };
    expect((await deliver('shopify', {}, own)).status).toBe(401);
  });
});

describe('an order', () => {
  test('of $100.00 at 20 % earns 2000 = 400 + 1600, told by created and updated alike', async () => {
    const order = fresh();
    const { status, body } = await post('order.created', order);
    expect([status, body]).toMatchObject([
      200,
      {
        outcome: 'recorded',
        commission: { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 },
      },
    ]);
    const again = await post('order.created', order);
    expect([again.status, again.body.outcome]).toEqual([202, 'duplicate']);
    const same = await post('order.updated', order);
    expect([same.status, same.body]).toMatchObject([
      202,
      { outcome: 'duplicate', conversion_id: body.conversion_id },
    ]);
    expect(await pendingOf()).toBe(1_600n);
    expect((await post('order.updated', { ...order, status: 'processing' })).status).toBe(202);
    expect(await pendingOf()).toBe(1_600n);
  });

  test('by its code, in lower case as WooCommerce keeps it', async () => {
    await insertRow(db, coupons, {
      ...{ id: newId('cpn'), program_id: world.program.id, code: 'MINA10' },
      influencer_id: world.influencer.id,
    });
    const bare = { meta_data: [], coupon_lines: [{ id: 1, code: 'mina10', discount: '0.00' }] };
    expect((await post('order.created', fresh(0, bare))).body.outcome).toBe('recorded');
  });

  test('of a currency without digits', async () => {
    const line_items = [wooLine(1, '5000', '500')];
    const { body } = await post('order.created', fresh(0, { currency: 'JPY', line_items }));
    expect(body.commission).toMatchObject({ gross_minor: 1_000, net_minor: 800, currency: 'JPY' });
  });

  test('that is not paid is held, and approved once it is', async () => {
    const held = fresh(0, { status: 'on-hold', date_paid_gmt: null });
    const { body } = await post('order.created', held);
    const shown = async () =>
      (await callApi(ADMIN, 'GET', `/api/conversions/${body.conversion_id}`)).body;
    expect(await shown()).toMatchObject({ payment_state: 'pending', available_at: null });
    await post('order.updated', fresh(9));
    expect(await shown()).toMatchObject({
      ...{ payment_state: 'paid', available_at: expect.any(String) },
    });
  });

  test('deleted, restored, deleted again and restored again: each counts', async () => {
    await post('order.created', fresh());
    for (const _ of [1, 2]) {
      expect((await post('order.deleted', { id: 727 })).body.outcome).toBe('reversed');
      expect(await pendingOf()).toBe(0n);
      expect((await post('order.restored', fresh())).status).toBe(200);
      expect(await pendingOf()).toBe(1_600n);
    }
  });
});

describe('a customer who comes back', () => {
  /** Two orders of one customer, of which only the first carries a click. */
  async function buyTwice(customer_id: number) {
    await post('order.created', fresh(0, { customer_id }));
    const again = { id: 728, number: '728', date_created_gmt: second(1), meta_data: [] };
    const { body } = await post('order.created', fresh(2, { ...again, customer_id }));
    return body;
  }
  const setTerms = async (terms: object) => {
    const path = `/api/programs/${world.program.id}`;
    expect((await callApi(ADMIN, 'PATCH', path, terms)).status).toBe(200);
  };

  test('earns for who brought them, by the shop’s own id, without another click', async () => {
    await setTerms({ bond_months: 6 });
    const { outcome, conversion_id } = await buyTwice(26);
    expect(outcome).toBe('recorded');
    const { body } = await callApi(ADMIN, 'GET', `/api/conversions/${conversion_id}`);
    expect(body).toMatchObject({
      ...{ method: 'customer', influencer_id: world.influencer.id },
      ...{ order_kind: 'refill', nth_order: 2 },
    });
    expect(await pendingOf()).toBe(3_200n);
  });

  test('guests, all of whom are customer 0, earn for nobody', async () => {
    await setTerms({ bond_months: 6 });
    expect((await buyTwice(0)).outcome).toBe('unattributed');
    expect(await pendingOf()).toBe(1_600n);
  });

  test('by subscription: renewals are not paid where the program pays none', async () => {
    await setTerms({ renewals: 'none' });
    await post('order.created', fresh());
    const renewal = { id: 728, number: '728', date_created_gmt: second(1) };
    // the plugin copies an order's fields into its renewals, the click's among them
    const meta_data = [wooMeta('_ss_click', token), wooMeta('_subscription_renewal', '881')];
    const { body } = await post('order.created', fresh(2, { ...renewal, meta_data }));
    expect([body.outcome, await pendingOf()]).toEqual(['unattributed', 1_600n]);
  });
});

/** All the shop said of one order, from its draft to a refund that was taken back in part. */
const LIFE = (): [string, unknown][] => {
  const [one, two] = [wooRefund(9, '-30.00'), wooRefund(10, '-60.00')];
  const unpaid = { date_paid_gmt: null };
  return [
    ['order.created', fresh(0, { ...unpaid, status: 'pending' })],
    ['order.updated', fresh(1, { ...unpaid, status: 'failed' })],
    ['order.updated', fresh(2)],
    ['order.created', fresh(2)],
    ['order.updated', fresh(3, { status: 'completed', date_completed_gmt: second(3) })],
    ['order.updated', fresh(4, { status: 'completed', refunds: [one] })],
    ['order.updated', fresh(5, { status: 'completed', refunds: [one, two] })],
    ['order.updated', fresh(6, { status: 'completed', refunds: [one] })],
  ];
};

describe('one order, told by many deliveries', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'in whatever order, each twice (%d): 1200 are left',
    async (seed) => {
      const life = LIFE();
      const messages = [...life, ...life].map((one, at) => ({
        one,
        at: (at * (2 * seed + 1)) % 17,
      }));
      messages.sort((a, b) => a.at - b.at);
      for (const { one } of messages) {
        const { status } = await post(...one);
        expect([200, 202]).toContain(status);
      }
      expect(await pendingOf()).toBe(1_200n);
      const { rows } = await db.execute(sql`select count(distinct c.id)::int as conversions,
      coalesce(sum(e.amount_minor), 0)::int as sum from conversions c
      join commissions m on m.conversion_id = c.id join journals j on j.commission_id = m.id
      join ledger_entries e on e.journal_id = j.id where c.influencer_id = ${world.influencer.id}`);
      expect(rows).toEqual([{ conversions: 1, sum: 0 }]);
    },
  );

  test('all at once: the same', async () => {
    const life = LIFE();
    const told = [...life, ...life].map((one) => untilStored(() => post(...one)));
    await Promise.all(told);
    // what a store was too busy for is done when it comes again, as the sweep does
    for (const one of life) await untilStored(() => post(...one));
    const { rows } = await db.execute(sql`select status, reason from webhook_events
      where network_account_id = ${account.id} and status in ('quarantined', 'received', 'pending')`);
    expect(rows).toEqual([]);
    expect(await pendingOf()).toBe(1_200n);
  });
});

describe('the shop', () => {
  test('a copy of it (staging) signs with the same secret, and is refused', async () => {
    const source = 'https://staging.dew-botanics.example/';
    const { status } = await postWooCommerce(account, 'order.created', fresh(), { source });
    expect([status, await pendingOf()]).toEqual([401, 0n]);
  });

  test('without an account in the path it is found by its address', async () => {
    await newAccount();
    const answer = await postWooCommerce(account, 'order.created', fresh(), {}, {});
    expect(answer.body.outcome).toBe('recorded');
  });

  test('an account is named by its address in any spelling; what is none is refused', async () => {
    const wish = { network: 'woocommerce', merchant_id: world.merchant.id };
    const add = (external_account: string) =>
      callApi(ADMIN, 'POST', '/api/network-accounts', { ...wish, external_account });
    const { status, body } = await add('https://www.Other-Shop.example/');
    expect([status, body.external_account]).toEqual([201, 'other-shop.example']);
    const path = `/api/network-accounts/${body.id}`;
    const moved = await callApi(ADMIN, 'PATCH', path, { external_account: 'https://New.example' });
    expect([moved.status, moved.body.external_account]).toEqual([200, 'new.example']);
    for (const refused of [
      await add('the shop'),
      await callApi(ADMIN, 'PATCH', path, { external_account: 'ftp://x.example' }),
    ]) {
      expect([refused.status, refused.body.errors]).toMatchObject([
        ...[400, [{ path: 'external_account' }]],
      ]);
    }
    expect((await callApi(ADMIN, 'PATCH', path, { external_account: null })).status).toBe(200);
  });

  test('an account without a name becomes the first shop’s that delivers', async () => {
    const bare = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
      ...{ network: 'woocommerce', merchant_id: world.merchant.id },
    });
    const source = 'https://www.first.example/';
    expect((await postWooCommerce(bare, 'order.created', fresh(), { source })).status).toBe(200);
    const shown = await callApi(ADMIN, 'GET', `/api/network-accounts/${bare.id}`);
    expect(shown.body.external_account).toBe('first.example');
    expect((await postWooCommerce(bare, 'order.created', fresh(5))).status).toBe(401);
  });
});
