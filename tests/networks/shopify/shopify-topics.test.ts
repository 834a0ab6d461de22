import { createHmac } from 'node:crypto';
import { markVerified } from '@skinstack/networks/adapter';
import { NETWORKS } from '@skinstack/networks/networks';
import { shopify } from '@skinstack/networks/shopify/adapter';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line, order, refund, refundLine, SHOP } from '../../world/shopify-order.ts';
import { deliverShopify } from './deliver-shopify.ts';

const secret = 'shpss_5f2c9a1b7d3e4f60';
const parse = (topic: string | null, payload: unknown, headers?: Record<string, string>) =>
  shopify.parse(markVerified(deliverShopify(topic, payload, headers)));
const identify = (topic: string | null, payload: unknown, headers?: Record<string, string>) =>
  shopify.identify(markVerified(deliverShopify(topic, payload, headers)));

describe('verify', () => {
  const text = JSON.stringify(order());
  const sign = (body: string, key = secret) =>
    createHmac('sha256', key).update(body).digest('base64');
  const verify = (headers: Record<string, string>, shop: string | null = null, key = secret) =>
    shopify.verify(deliverShopify('orders/create', text, headers), {
      ...{ secret: key, external_account: shop },
    });
  const signed = { 'X-Shopify-Hmac-Sha256': sign(text) };

  test('accepts base64 HMAC-SHA256 of the raw body under the secret’s UTF-8 bytes', async () => {
    expect(await verify(signed)).not.toBeNull();
    const unprefixed = { 'shopify-hmac-sha256': sign(text), 'shopify-topic': 'orders/create' };
    expect(await verify(unprefixed)).not.toBeNull();
    expect(await verify({ 'X-Shopify-Hmac-Sha256': sign(text, 'clé') }, null, 'clé')).toBeTruthy();
  });

  test('an account that names its shop takes deliveries of that shop only', async () => {
    expect(await verify(signed, SHOP.toUpperCase())).not.toBeNull();
    expect(await verify(signed, 'other.myshopify.com')).toBeNull();
    const unnamed = deliverShopify('orders/create', text, signed);
    unnamed.headers.delete('X-Shopify-Shop-Domain');
    expect(await shopify.verify(unnamed, { secret, external_account: SHOP })).toBeNull();
  });

  test('refuses any flipped bit of the signature and of the body', async () => {
    const signature = Buffer.from(sign(text), 'base64');
    for (let bit = 0; bit < 256; bit++) {
      const forged = Buffer.from(signature);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await verify({ 'X-Shopify-Hmac-Sha256': forged.toString('base64') })).toBeNull();
    }
    for (let bit = 0; bit < 8; bit++) {
      const delivery = deliverShopify('orders/create', text, signed);
      const at = (bit * 97) % delivery.body.length;
      delivery.body[at] = (delivery.body[at] ?? 0) ^ (1 << bit);
      expect(await shopify.verify(delivery, { secret, external_account: null })).toBeNull();
    }
  });

  test.each([
    '',
    'x',
    createHmac('sha256', secret).update(text).digest('hex'),
    `${sign(text)}=`,
    sign(text).replace('=', ''),
    sign(text, 'other'),
    'A'.repeat(10_000),
  ])('refuses the signature %j', async (signature) => {
    expect(await verify({ 'X-Shopify-Hmac-Sha256': signature })).toBeNull();
    expect(await verify({})).toBeNull();
  });
});

test('a delivery is named by its webhook id, never its event id; else by topic and bytes', async () => {
  const named = await identify('orders/paid', order(), {
    ...{ 'X-Shopify-Webhook-Id': 'b54557e4', 'X-Shopify-Event-Id': 'shared' },
  });
  expect(named).toEqual({ topic: 'orders/paid', external_event_id: 'b54557e4' });
  const bare = await identify('orders/paid', order(), { 'X-Shopify-Event-Id': 'shared' });
  expect(bare.external_event_id).toMatch(/^orders\/paid:sha256:[0-9a-f]{64}$/);
  expect(await identify('orders/paid', order({ note: 'x' }))).not.toEqual(bare);
  const unprefixed = await identify(null, '{', { 'shopify-webhook-id': 'e1' });
  expect(unprefixed).toEqual({ topic: null, external_event_id: 'e1' });
});

describe('topics', () => {
  const cancel = { kind: 'cancel', external_refund_id: '', part: { kind: 'all' } };

  const ofOrders = ['create', 'paid', 'updated', 'fulfilled', 'partially_fulfilled', 'cancelled'];
  test.each(ofOrders)('orders/%s carries the order', (topic) =>
    expect(parse(`orders/${topic}`, order())).toMatchObject({ type: 'order_reported' }),
  );

  test('the Events product names the topic without the prefix', () => {
    const event = parse(null, order(), { 'shopify-topic': 'orders/create' });
    expect(event.type).toBe('order_reported');
  });

  test('a cancelled order takes back all, after its refunds; a voided one may stand again', () => {
    const cancelled = { cancelled_at: '2026-11-21T08:00:00Z', cancel_reason: 'customer' };
    const goods = line(1, '100.00');
    const refunds = [refund(71, { refund_line_items: [refundLine(goods, 1, '100.00')] })];
    expect(parse('orders/cancelled', order({ ...cancelled, refunds }))).toMatchObject({
      ...{ amount_minor: 10_000n, reversals: [{ external_refund_id: '71' }, cancel] },
    });
    expect(parse('orders/cancelled', order(cancelled))).toMatchObject({
      reversals: [{ ...cancel, reason: 'The shop cancelled the order (customer).' }],
    });
    expect(parse('orders/updated', order({ financial_status: 'voided' }))).toMatchObject({
      ...{ reversals: [], void_reason: 'The payment of the order was voided.' },
    });
  });

  test('a deleted order is cancelled; an order’s own body under that topic is not', () => {
    expect(parse('orders/delete', '{"id":820982911946154508}')).toMatchObject({
      ...{ type: 'order_reversed', external_order_id: '820982911946154508', ...cancel },
    });
    expect(parse('orders/delete', order()).type).toBe('not_understood');
  });

  test.each([
    ['a test order', 'orders/create', order({ test: true })],
    ['an edit', 'orders/edited', { order_edit: { id: 1, order_id: 5_001 } }],
    ['a payment', 'order_transactions/create', { id: 1, order_id: 5_001 }],
    ['an unknown topic', 'products/update', { id: 1 }],
  ])('%s is ignored, with its reason', (_, topic, payload) => {
    expect(parse(topic, payload)).toEqual({ type: 'ignored', reason: expect.any(String) });
  });

  test('an edit says which topic carries the amounts', () => {
    expect(parse('orders/edited', {})).toMatchObject({
      reason: expect.stringContaining('orders/updated'),
    });
  });

  test.each([
    ['the wrong name of a topic of orders', 'orders/update', order()],
    ['a topic of refunds that is new to us', 'refunds/update', refund(1)],
    ['no JSON', 'orders/create', '{"id":'],
    ['nothing', 'orders/create', ''],
    ['an empty object', 'orders/create', '{}'],
    ['no topic', null, order()],
    ['an unknown currency', 'orders/create', order({ currency: 'ZZZ' })],
    ['a shop in two currencies', 'orders/create', order({ currency: 'EUR' })],
    ['an amount that is none', 'orders/create', order({ line_items: [line(1, '1e3')] })],
    ['a day that is none', 'orders/create', order({ created_at: '2026-02-30T10:00:00Z' })],
    ['no lines', 'orders/create', order({ line_items: undefined })],
    ['a refund as an order', 'orders/create', refund(1)],
    ['an order as a refund', 'refunds/create', order()],
  ])('%s is not understood', (_, topic, payload) => {
    expect(parse(topic, payload)).toEqual({ type: 'not_understood', reason: expect.any(String) });
  });

  test('the compliance topics, of the shop the body names', () => {
    const shop = { shop_id: 1, shop_domain: SHOP };
    const customer = { id: 191_167, email: 'ada@example.com', phone: '+15550100' };
    const asked = { ...shop, customer, orders_requested: [5_001], data_request: { id: 9_999 } };
    const gone = { ...shop, customer, orders_to_redact: [5_001, 5_002] };
    expect(parse('customers/data_request', asked)).toEqual({
      ...{ type: 'personal_data_requested', external_request_id: '9999' },
      external_order_ids: ['5001'],
    });
    expect(parse('customers/redact', gone)).toEqual({
      ...{ type: 'personal_data_erased', external_order_ids: ['5001', '5002'] },
      customer_key: 'shop:191167',
    });
    const merged = {
      admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/0071',
      admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/72',
      ...{ admin_graphql_api_job_id: null, status: 'completed', errors: [] },
    };
    expect(parse('customers/merge', merged)).toEqual({
      ...{ type: 'customers_merged', kept_key: 'shop:71', deleted_key: 'shop:72' },
    });
    const failed = { ...merged, status: 'failed' };
    expect(parse('customers/merge', failed)).toMatchObject({ type: 'ignored' });
    expect(parse('customers/merge', gone)).toMatchObject({ type: 'not_understood' });
    expect(parse('shop/redact', shop)).toEqual({
      ...{ type: 'personal_data_erased', external_order_ids: 'all' },
    });
    expect(parse('app/uninstalled', { id: 1, myshopify_domain: SHOP })).toMatchObject({
      type: 'account_closed',
    });
    for (const [topic, body] of [
      ['customers/data_request', { ...asked, shop_domain: 'other.myshopify.com' }],
      ['customers/redact', { ...gone, shop_domain: 'other.myshopify.com' }],
      ['shop/redact', { ...shop, shop_domain: 'other.myshopify.com' }],
      ['app/uninstalled', { id: 1, myshopify_domain: 'other.myshopify.com' }],
      // one customer's wish sent again as if it were the shop's
      ['shop/redact', gone],
      ['app/uninstalled', order()],
    ] as const) {
      expect(parse(topic, body), topic).toMatchObject({ type: 'not_understood' });
    }
  });
});

describe('claims, strongest first', () => {
  const claims = (change: Record<string, unknown>) => {
    const event = parse('orders/create', order(change));
    return event.type === 'order_reported' ? event.claims : [];
  };
  const click = (token: string, where: string) => ({ kind: 'click', token, where });

  test('a note attribute, a line’s property, the codes, the landing page', () => {
    const attributes = [
      { name: 'gift wrap', value: 'yes' },
      { name: 'subid', value: 'alias' },
      { name: '_ss_click', value: ' token ' },
    ];
    const properties = [{ name: 'ss_click', value: 'of-the-line' }, { name: 'Engraving' }];
    const codes = {
      discount_codes: [{ code: 'MINA10', amount: '4.80', type: 'percentage' }],
      discount_applications: [
        { type: 'discount_code', code: 'mina10' },
        { type: 'discount_code', code: 'GLOW' },
        { type: 'automatic', title: 'Spring' },
      ],
    };
    expect(
      claims({
        ...{ note_attributes: attributes, line_items: [line(1, '48.00', 1, { properties })] },
        ...{ ...codes, landing_site: '/products/serum?variant=1&ss_click=landed' },
      }),
    ).toEqual([
      click('token', 'a note attribute of the order'),
      click('alias', 'a note attribute of the order'),
      click('of-the-line', 'a property of a line'),
      { kind: 'coupon', code: 'MINA10' },
      { kind: 'coupon', code: 'GLOW' },
      click('landed', 'the landing page'),
    ]);
  });

  test.each([
    ['/products/x?subid=t', ['t']],
    ['https://shop.example/?a=b&SS_CLICK=t#top', ['t']],
    ['/wallets/checkouts.json', []],
    ['http://www.example.com?source=abc', []],
    ['/?ss_click=', []],
    ['/%zz?ss_click=%zz', ['%zz']],
    ['', []],
    [null, []],
  ])('the landing page %j', (landing_site, tokens) => {
    expect(claims({ landing_site })).toEqual(tokens.map((one) => click(one, 'the landing page')));
  });

  test('attributes that apps filled with something else say nothing', () => {
    for (const note_attributes of ['x', { ss_click: 't' }, [null, 3, { name: 'ss_click' }], null]) {
      expect(claims({ note_attributes })).toEqual([]);
    }
  });
});

test('whatever a body says, however deep, it is an event and no exception', () => {
  const full = order({
    refunds: [refund(1, { refund_line_items: [refundLine(line(1, '9.00'), 1, '9.00')] })],
  });
  const shop = { shop_id: 1, shop_domain: SHOP, orders_to_redact: [1] };
  const places = [full, refund(2), shop].flatMap((body) =>
    placesIn(body).map((at) => ({ body, at })),
  );
  const topics = ['orders/create', 'refunds/create', 'shop/redact', 'customers/redact'];
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('-1', '1e400', '99999999999999999999.9', {}),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...topics),
      fc.constantFrom(...places),
      junk,
      (topic, place, put) => {
        expect(parse(topic, putAt(place.body, place.at, put)).type).toMatch(/^[a-z_]+$/);
      },
    ),
    { numRuns: 3_000 },
  );
});

/** Every path in a JSON value. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    [key],
    ...placesIn(part).map((path) => [key, ...path]),
  ]);
}

/** A copy with something else at a path. */
function putAt(value: unknown, [key = '', ...rest]: readonly string[], put: unknown): unknown {
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  const parts = copy as Record<string, unknown>;
  parts[key] = rest.length === 0 ? put : putAt(parts[key], rest, put);
  return copy;
}

test('it is one of the networks', () => expect(NETWORKS).toContain('shopify'));
