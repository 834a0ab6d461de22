import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { coupons } from '@skinstack/db/schema/coupons';
import { reviewPolicyOf } from '@skinstack/domain/orders/flags';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newWorld } from '../../world/new-world.ts';
import {
  allocation,
  line,
  moneySet,
  order,
  paidBack,
  refund,
  refundLine,
} from '../../world/shopify-order.ts';
import { clickOn, sign } from '../builders/post-conversion.ts';
import { newShop, postShopify, type Shop } from '../builders/post-shopify.ts';
import { untilStored } from '../builders/until-stored.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let shop: Shop;
let token: string;
beforeEach(async () => {
  world = await newWorld(db);
  shop = await newShop(db, world.merchant.id);
  token = await clickOn(world.link.id);
});

/** Times of now, so that the click is inside the window; each `at` a second after the one before. */
const time = (at = 0) => new Date(Date.now() + at * 1_000).toISOString();
const noted = (value: string) => ({ note_attributes: [{ name: '_ss_click', value }] });
const fresh = (change: object = {}) =>
  order({ created_at: time(), updated_at: time(), ...noted(token), ...change });
const post = (topic: string, payload: unknown, headers?: Record<string, string>) =>
  postShopify(shop, topic, payload, headers);
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
async function inbox(account = shop) {
  const { rows } = await db.execute(sql`
    select topic, status, reason from webhook_events where network_account_id = ${account.id} order by id`);
  return rows;
}
async function counts() {
  const { rows } = await db.execute(sql`
    select count(distinct c.id)::int as conversions, count(distinct j.id)::int as journals,
      coalesce(sum(e.amount_minor), 0)::int as sum
    from conversions c join commissions m on m.conversion_id = c.id
    join journals j on j.commission_id = m.id join ledger_entries e on e.journal_id = j.id
    where c.influencer_id = ${world.influencer.id}`);
  return rows[0];
}

describe('an order', () => {
  test('of $100.00 at 20 % earns 2000 = 400 + 1600; paid and updated change nothing', async () => {
    const { status, body } = await post('orders/create', fresh());
    expect([status, body]).toMatchObject([
      200,
      {
        outcome: 'recorded',
        commission: { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 },
      },
    ]);
    for (const topic of ['orders/paid', 'orders/updated']) {
      const again = await post(topic, fresh({ updated_at: time(5) }));
      expect([again.status, again.body]).toMatchObject([
        202,
        { outcome: 'duplicate', conversion_id: body.conversion_id },
      ]);
    }
    expect([await pending(), await counts()]).toEqual([
      1_600n,
      { conversions: 1, journals: 1, sum: 0 },
    ]);
  });

  test('an edit that takes a line off takes its commission along', async () => {
    const lines = [line(1, '60.00'), line(2, '40.00')];
    await post('orders/create', fresh({ line_items: lines }));
    expect((await post('orders/edited', { order_edit: { order_id: 5_001 } })).body).toMatchObject({
      ...{ outcome: 'ignored', reason: expect.stringContaining('orders/updated') },
    });
    const [kept] = lines;
    const edited = [kept, line(2, '40.00', 1, { current_quantity: 0 })];
    const { body } = await post(
      'orders/updated',
      fresh({ line_items: edited, updated_at: time(9) }),
    );
    expect([body.outcome, await pending()]).toEqual(['updated', 960n]);
  });

  test('a code is credited when no click is; a click of another shop’s link is not', async () => {
    const { program, influencer } = world;
    const code = `MINA${newId('cpn').slice(-8)}`;
    await insertRow(db, coupons, {
      ...{ id: newId('cpn'), program_id: program.id, influencer_id: influencer.id, code },
    });
    const other = await clickOn((await newWorld(db)).link.id);
    const codes = [{ code: code.toLowerCase(), amount: '15.00', type: 'percentage' }];
    const lines = [line(1, '100.00', 1, { discount_allocations: [allocation('15.00')] })];
    const order = fresh({ ...noted(other), discount_codes: codes, line_items: lines });
    const { body } = await post('orders/create', order);
    expect(body).toMatchObject({ outcome: 'recorded', commission: { gross_minor: 1_700 } });
  });

  test('the landing page is enough; nobody’s order is unattributed', async () => {
    const landed = { note_attributes: [], landing_site: `/products/serum?ss_click=${token}` };
    expect((await post('orders/create', fresh(landed))).body.outcome).toBe('recorded');
    const nobodys = fresh({ id: 5_002, note_attributes: [] });
    expect((await post('orders/create', nobodys)).body.outcome).toBe('unattributed');
  });

  test.each<[string, string, () => unknown, number, string]>([
    ['a test order', 'orders/create', () => fresh({ test: true }), 200, 'ignored'],
    ['a payment', 'order_transactions/create', () => ({ order_id: 5_001 }), 200, 'ignored'],
    ['another topic', 'products/update', () => ({ id: 1 }), 200, 'ignored'],
    ['no JSON', 'orders/create', () => '{"id":', 202, 'quarantined'],
    ['an empty body', 'orders/create', () => '', 202, 'quarantined'],
    ['an unknown currency', 'orders/create', () => fresh({ currency: 'ZZZ' }), 202, 'quarantined'],
    [
      'an early refund',
      'refunds/create',
      () => refund(1, { transactions: [paidBack('1.00')] }),
      200,
      'pending',
    ],
    ['an early deletion', 'orders/delete', () => ({ id: 5_001 }), 200, 'pending'],
  ])('%s', async (_, topic, payload, status, outcome) => {
    const answer = await post(topic, payload());
    expect([answer.status, answer.body.outcome, await pending()]).toEqual([status, outcome, 0n]);
    expect(await inbox()).toMatchObject([{ topic, status: outcome }]);
  });
});

describe('taking back', () => {
  const goods = [line(1, '33.33'), line(2, '33.33'), line(3, '33.34')];
  const part = (id: number, index: number, subtotal: string) =>
    refund(id, { refund_line_items: [refundLine(goods[index] ?? {}, 1, subtotal)] });

  // a third of the commission is 667, of which the fee is 133: 534 are taken of 1600
  test('a part, then the order that tells of it, then the rest with swapped cents: zero', async () => {
    await post('orders/create', fresh({ line_items: goods }));
    const first = part(1, 0, '33.33');
    const { body } = await post('refunds/create', first);
    expect([body.outcome, await pending()]).toEqual(['reversed', 1_066n]);
    const told = fresh({ line_items: goods, refunds: [first], updated_at: time(5) });
    expect((await post('orders/updated', told)).body.outcome).toBe('duplicate');
    const rest = [first, part(2, 1, '33.34'), part(3, 2, '33.33')];
    await post('orders/updated', fresh({ line_items: goods, refunds: rest, updated_at: time(9) }));
    expect([await pending(), (await counts())?.sum]).toEqual([0n, 0]);
  });

  test.each<[string, (topic: string) => [string, unknown]]>([
    [
      'cancelled, unpaid',
      () => ['orders/cancelled', { cancelled_at: time(5), financial_status: 'pending' }],
    ],
    ['voided', () => ['orders/updated', { financial_status: 'voided' }]],
  ])('%s: all of it', async (_, change) => {
    await post('orders/create', fresh());
    const [topic, changes] = change('');
    const { body } = await post(topic, fresh({ updated_at: time(9), ...(changes as object) }));
    expect([body.outcome, await pending()]).toEqual(['reversed', 0n]);
  });

  test('deleted: all of it', async () => {
    await post('orders/create', fresh());
    const { body } = await post('orders/delete', { id: 5_001 });
    expect([body.outcome, await pending()]).toEqual(['reversed', 0n]);
  });

  test('what came before its order is applied with it', async () => {
    await post('refunds/create', part(1, 0, '33.33'));
    await post('orders/create', fresh({ line_items: goods }));
    expect(await pending()).toBe(1_066n);
  });

  test('in the buyer’s currency: by the rate the order tells', async () => {
    await post('orders/create', fresh());
    const euros = refund(1, { transactions: [paidBack('46.10', 'EUR')] });
    expect((await post('refunds/create', euros)).body.outcome).toBe('quarantined');
    const total_price_set = moneySet('107.00', 'USD', ['98.65', 'EUR']);
    await post('orders/updated', fresh({ refunds: [euros], total_price_set, updated_at: time(9) }));
    expect(await pending()).toBe(800n);
  });
});

describe('once, and only for whom it is', () => {
  test('a hundred copies of one body under fresh webhook ids: one conversion', async () => {
    const text = JSON.stringify(fresh());
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => {
        const headers = { 'X-Shopify-Webhook-Id': crypto.randomUUID() };
        return untilStored(() => post('orders/create', text, headers));
      }),
    );
    expect(answers.filter(({ body }) => body.outcome === 'recorded')).toHaveLength(1);
    expect(answers.filter(({ body }) => body.outcome === 'duplicate')).toHaveLength(99);
    expect(await counts()).toEqual({ conversions: 1, journals: 1, sum: 0 });
    expect(await pending()).toBe(1_600n);
    expect(await inbox()).toHaveLength(100);
  });

  test('a caught body under other topics changes nothing', async () => {
    const text = JSON.stringify(fresh());
    await post('orders/create', text);
    for (const topic of ['orders/delete', 'refunds/create', 'app/uninstalled', 'shop/redact']) {
      expect((await post(topic, text)).body.outcome, topic).toBe('quarantined');
    }
    expect(await pending()).toBe(1_600n);
  });

  test('without an account in the path, the shop and the secret find it', async () => {
    const twin = await newShop(db, world.merchant.id, shop.secret);
    const { body } = await postShopify(twin, 'orders/create', fresh(), {}, '');
    expect([body.outcome, await inbox(), (await inbox(twin)).length]).toEqual(['recorded', [], 1]);
  });

  test.each([
    'orders/create',
    'customers/data_request',
    'customers/redact',
    'customers/merge',
    'shop/redact',
    'app/uninstalled',
  ])(
    '%s: another shop’s signature, or a flipped bit, is 401 and leaves no trace',
    async (topic) => {
      const other = await newShop(db, (await newWorld(db)).merchant.id);
      const shared = await newShop(db, world.merchant.id, other.secret);
      const text = JSON.stringify({
        ...fresh(),
        ...{ shop_id: 1, shop_domain: shop.domain, orders_to_redact: [5_001] },
      });
      const signature = await sign(shop.secret, text);
      const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
      const refused = [
        await post(topic, text, { 'X-Shopify-Hmac-Sha256': await sign(other.secret, text) }),
        await post(topic, text, { 'X-Shopify-Hmac-Sha256': flipped }),
        await post(topic, text.replace('5001', '5003'), { 'X-Shopify-Hmac-Sha256': signature }),
        // signed by the app of both, but of the other shop
        await postShopify(shared, topic, text, { 'X-Shopify-Shop-Domain': other.domain }),
        await postShopify({ ...other, secret: shop.secret }, topic, text, {}, ''),
      ];
      for (const answer of refused) {
        expect([answer.status, answer.body.code]).toEqual([401, 'invalid_signature']);
      }
      for (const account of [shop, other, shared]) expect(await inbox(account)).toEqual([]);
      expect(await pending()).toBe(0n);
    },
  );
});

test.each(['first', 'last'])(
  'the %s told of two orders of a customer brought them: both are looked at as one’s own',
  async (told) => {
    const policy = reviewPolicyOf({ self_referral: 'hold', hasty: 'pay' });
    world = await newWorld(db, { bond_months: 12, review_policy: policy });
    shop = await newShop(db, world.merchant.id);
    token = await clickOn(world.link.id, Date.now() - 7_200_000);
    const { email } = world.influencer;
    const of = (id: number, created_at: string, change: object) =>
      fresh({ id, created_at, email, customer: { id: 77, email }, ...change });
    const bringing = of(5_001, time(-3_600), {});
    const later = of(5_002, time(), { note_attributes: [] });
    for (const one of told === 'first' ? [bringing, later] : [later, bringing]) {
      await post('orders/create', one);
    }
    const { rows } = await db.execute(sql`
      select method, c.flags, m.review from conversions c join commissions m on conversion_id = c.id
      where c.influencer_id = ${world.influencer.id} and superseded_at is null
      order by c.ordered_at`);
    expect(rows).toEqual([
      { method: 'click', flags: ['self_referral'], review: 'hold' },
      { method: 'customer', flags: ['self_referral'], review: 'hold' },
    ]);
  },
);
