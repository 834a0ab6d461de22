import { OLDEST } from '@skinstack/domain/orders/versions';
import { markVerified } from '@skinstack/networks/adapter';
import { custom } from '@skinstack/networks/custom/adapter';
import { describe, expect, test } from 'vitest';

const NOW_MS = Date.UTC(2026, 10, 22, 8);
const TIME = '2026-11-21T10:00:00.000Z';
const order = { order_id: '1001', amount: '100.00', currency: 'USD' };

function posted(payload: unknown, headers: Record<string, string> = { 'webhook-id': 'msg_1' }) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const body = new TextEncoder().encode(text);
  const sent = { method: 'POST', query: '', body, received_at_ms: NOW_MS } as const;
  return markVerified({ ...sent, headers: new Headers(headers) });
}
function got(query: string) {
  const body = new TextEncoder().encode(query);
  const sent = { method: 'GET', query, body, received_at_ms: NOW_MS } as const;
  return markVerified({ ...sent, headers: new Headers() });
}
const told = (type: string, data: object, timestamp: unknown = TIME) =>
  custom.parse(posted({ type: `conversion.${type}`, timestamp, data }));

describe('an order', () => {
  test.each(['created', 'updated'])('conversion.%s is the order as it stands', (type) => {
    const items = [
      { id: 'l1', sku: 'DB-BRS-30', quantity: 2, amount: '60.00' },
      { id: 'l2', quantity: 1, amount: 40 },
    ];
    const claimed = { click_id: 'token', coupon_code: 'MINA10', customer_id: 'cus_1' };
    expect(told(type, { ...order, ...claimed, items, commission_amount: '12.345' })).toEqual({
      ...{ type: 'order_reported', external_order_id: '1001', external_conversion_id: null },
      ...{ currency: 'USD', amount_minor: 10_000n, commission_minor: 1_235n },
      lines: [
        {
          line_id: 'l1',
          external_product_id: null,
          sku: 'DB-BRS-30',
          quantity: 2,
          amount_minor: 6_000n,
        },
        { line_id: 'l2', external_product_id: null, sku: null, amount_minor: 4_000n },
      ],
      ...{ ordered_at_ms: Date.parse(TIME), void_reason: null },
      version: { at_ms: Date.parse(TIME), rank: type === 'created' ? 0 : 1 },
      ...{ seller: null, order_names: ['1001'], payment_state: 'paid', fulfilled_at_ms: null },
      ...{ edited_off_minor: 0n, never_paid_minor: 0n },
      claims: [
        { kind: 'click', token: 'token', where: 'click_id' },
        { kind: 'coupon', code: 'MINA10' },
      ],
      ...{ customer_email: null, customer_key: 'shop:cus_1', reversals: [] },
    });
  });

  test('times: the order’s own, else the message’s, else of delivery', () => {
    const ordered_at = '2026-11-20T23:30:00+09:00';
    const at = (data: object, timestamp: unknown) => told('created', data, timestamp);
    expect(at({ ...order, ordered_at }, TIME)).toMatchObject({
      ordered_at_ms: Date.UTC(2026, 10, 20, 14, 30),
      version: { at_ms: Date.parse(TIME), rank: 0 },
    });
    expect(at(order, 1_795_000_000)).toMatchObject({ version: { at_ms: 1_795_000_000_000 } });
    // without a time the first word is older than any other, and another as new as its delivery
    expect(at(order, null)).toMatchObject({ ordered_at_ms: NOW_MS, version: OLDEST });
    expect(told('updated', order, null)).toMatchObject({ version: null });
  });

  test('an address as customer id is compared, any other names the customer', () => {
    const email = { ...order, customer_id: 'mina@example.com' };
    const told_by_mail = told('created', email);
    expect(told_by_mail).toMatchObject({ customer_email: 'mina@example.com' });
    expect(told_by_mail).not.toHaveProperty('customer_key');
    const named = told('created', { ...order, customer_id: 91 });
    expect(named).toMatchObject({ customer_key: 'shop:91', customer_email: null });
  });

  test.each([0, '0', '', null, 'null', undefined])('guests, %o, are nobody', (customer_id) => {
    expect(told('created', { ...order, customer_id })).toEqual(told('created', order));
  });

  test.each([
    ['renewal', 'renewal'],
    [' Refill ', 'refill'],
    ['gift', undefined],
    [7, undefined],
  ])('order_kind %s is %s', (order_kind, expected) => {
    const read = told('created', { ...order, order_kind }) as { order_kind?: string };
    expect(read.order_kind).toBe(expected);
  });

  test.each<[string, object, object]>([
    ['free', { amount: '0.00' }, { amount_minor: 0n }],
    ['of numbers', { amount: 100.1, order_id: 1001 }, { amount_minor: 10_010n }],
    ['of yen', { amount: '5800', currency: 'jpy' }, { amount_minor: 5_800n, currency: 'JPY' }],
    ['with empty fields', { click_id: '', coupon_code: ' ', items: [] }, { claims: [], lines: [] }],
    ['with fields of the future', { gift: true }, { amount_minor: 10_000n }],
    ['all given away', { commission_amount: '100.00' }, { commission_minor: 10_000n }],
    ['of a cent given away', { amount: '0.01', commission_amount: 0.01 }, { commission_minor: 1n }],
    ['that pays more than it cost', { commission_amount: '100.01' }, { commission_minor: 10_001n }],
  ])('%s', (_, change, expected) => {
    expect(told('created', { ...order, ...change })).toMatchObject(expected);
  });

  const item = { id: 'l1', quantity: 1, amount: '100.00' };
  test.each<[string, object]>([
    ['negative', { amount: '-100.00' }],
    ['a negative commission', { commission_amount: '-1.00' }],
    ['with a comma', { amount: '100,00' }],
    ['with an exponent', { amount: '1e2' }],
    ['without an amount', { amount: undefined }],
    ['without an id', { order_id: undefined }],
    ['with an id no store can keep', { order_id: 'a\u0000b' }],
    ['with an id that is too long', { order_id: 'x'.repeat(256) }],
    ['of an unknown currency', { currency: 'ZZZ' }],
    ['of no time', { ordered_at: 'yesterday' }],
    ['of a time without a zone', { ordered_at: '2026-11-20 10:00:00' }],
    ['of a day that is none', { ordered_at: '2026-02-30T10:00:00Z' }],
    ['whose items do not add up', { items: [{ ...item, amount: '99.99' }] }],
    [
      'whose items have one id',
      {
        items: [
          { ...item, amount: '50' },
          { ...item, amount: '50' },
        ],
      },
    ],
    [
      'with a negative item',
      {
        items: [
          { ...item, amount: '-1' },
          { ...item, id: 'l2' },
        ],
      },
    ],
    ['with an item that has no id', { items: [{ amount: '100.00' }] }],
  ])('%s is not understood', (_, change) => {
    const event = told('created', { ...order, ...change });
    expect(event).toMatchObject({ type: 'not_understood', reason: expect.any(String) });
  });

  test.each([['{'], ['[]'], ['null'], ['{"type":1}'], ['{"type":"conversion.created"}'], ['']])(
    'the body %s is not understood',
    (body) => expect(custom.parse(posted(body)).type).toBe('not_understood'),
  );

  test('a time of the message that is none is not understood; nor is what is told of an order', () => {
    expect(told('created', order, 'now').type).toBe('not_understood');
    expect(told('exploded', {}).type).toBe('not_understood');
    for (const data of [order, { order_id: '1' }, { amount: '5.00' }]) {
      expect(custom.parse(posted({ type: 'sale.made', data })).type).toBe('not_understood');
    }
    expect(custom.parse(posted({ type: 'ping', data: {} })).type).toBe('ignored');
  });
});

describe('taking back', () => {
  const refund = { ...order, amount: '25.00', refund_id: 'r1' };

  test('a part of the base, of the commission where it is stated, or of lines', () => {
    expect(told('refunded', refund)).toEqual({
      ...{ type: 'order_reversed', kind: 'refund', external_order_id: '1001' },
      ...{ external_conversion_id: null, currency: 'USD', external_refund_id: 'r1' },
      ...{ seller: null, state: 'stands', version: { at_ms: Date.parse(TIME), rank: 2 } },
      ...{ part: { kind: 'base', base_minor: 2_500n }, reason: expect.any(String) },
    });
    expect(told('refunded', { ...refund, commission_amount: '5.00' })).toMatchObject({
      part: { kind: 'gross', base_minor: 2_500n, gross_minor: 500n },
    });
    const items = [{ id: 'l1', quantity: 1, amount: '25.00' }];
    expect(told('refunded', { ...refund, items })).toMatchObject({
      part: { kind: 'lines', lines: [{ line_id: 'l1', base_minor: 2_500n }], base_minor: 0n },
    });
    expect(told('charged_back', refund)).toMatchObject({ kind: 'chargeback' });
  });

  test('without an id, the same refund sent again is the same, and another is another', () => {
    const nameOf = (data: object, timestamp: unknown, id: string) => {
      const payload = { type: 'conversion.refunded', timestamp, data };
      const event = custom.parse(posted(payload, { 'webhook-id': id }));
      return event.type === 'order_reversed' ? event.external_refund_id : event.type;
    };
    const { refund_id: _, ...nameless } = refund;
    const first = nameOf(nameless, TIME, 'msg_1');
    expect(nameOf(nameless, TIME, 'msg_2')).toBe(first);
    expect(nameOf(nameless, '2026-11-21T10:00:01Z', 'msg_1')).not.toBe(first);
    expect(nameOf({ ...nameless, amount: '26.00' }, TIME, 'msg_1')).not.toBe(first);
    // no time tells them apart, so the message must
    expect(nameOf(nameless, null, 'msg_1')).toBe(nameOf(nameless, null, 'msg_1'));
    expect(nameOf(nameless, null, 'msg_2')).not.toBe(nameOf(nameless, null, 'msg_1'));
  });

  test('a cancellation takes all, whatever else it says', () => {
    const cancelled = told('cancelled', { order_id: '1001', amount: 'none', currency: '?' });
    expect(cancelled).toMatchObject({
      ...{ type: 'order_reversed', kind: 'cancel', part: { kind: 'all' } },
      ...{ currency: null, external_refund_id: '' },
    });
    expect(told('cancelled', {}).type).toBe('not_understood');
  });

  test('of nothing may correct what was told before, of less than nothing is not understood', () => {
    expect(told('refunded', { ...refund, amount: '0.00' })).toMatchObject({
      ...{ external_refund_id: 'r1', part: { kind: 'base', base_minor: 0n } },
    });
    expect(told('refunded', { ...refund, amount: '-25.00' }).type).toBe('not_understood');
    const items = [{ id: 'l1', amount: '26.00' }];
    expect(told('refunded', { ...refund, items }).type).toBe('not_understood');
  });
});

describe('a postback', () => {
  const parse = (query: string) => custom.parse(got(query));
  const query = 'order_id=1001&amount=100.00&currency=USD';

  test('says the same facts', () => {
    expect(parse(`${query}&click_id=token&coupon_code=MINA10&commission=20`)).toEqual({
      ...{ type: 'order_reported', external_order_id: '1001', external_conversion_id: null },
      ...{ currency: 'USD', amount_minor: 10_000n, commission_minor: 2_000n, lines: [] },
      ...{ ordered_at_ms: NOW_MS, version: OLDEST, void_reason: null },
      ...{ seller: null, order_names: ['1001'], payment_state: 'paid', fulfilled_at_ms: null },
      ...{ edited_off_minor: 0n, never_paid_minor: 0n },
      claims: [
        { kind: 'click', token: 'token', where: 'click_id' },
        { kind: 'coupon', code: 'MINA10' },
      ],
      ...{ customer_email: null, reversals: [] },
    });
  });

  test.each(['click_id', 'clickid', 'subid', 'sub_id', 'subid1', 'aff_sub', 's1', 'u1', 'sid'])(
    '%s carries the click',
    (name) => expect(parse(`${query}&${name}=tok`)).toMatchObject({ claims: [{ token: 'tok' }] }),
  );

  test('other platforms’ names of the rest', () => {
    expect(parse('oid=7&sale_amount=9.50&payout=1.25&currency=EUR&txn_id=t')).toMatchObject({
      ...{ external_order_id: '7', amount_minor: 950n, commission_minor: 125n },
    });
    expect(parse('orderRef=8&amount=1&currency=EUR')).toMatchObject({ external_order_id: '8' });
  });

  test.each([
    ['pending', 'order_reported', undefined],
    ['Approved', 'order_reported', undefined],
    ['refunded', 'order_reversed', 'refund'],
    ['chargeback', 'order_reversed', 'chargeback'],
    ['rejected', 'order_reversed', 'cancel'],
    ['invalid', 'order_reversed', 'cancel'],
    ['dreaming', 'not_understood', undefined],
  ])('the status %s is %s', (status, type, kind) => {
    expect(parse(`${query}&status=${status}`)).toMatchObject(kind ? { type, kind } : { type });
  });

  test.each([
    'order_id={order_id}&amount=1&currency=USD',
    'order_id=%7Boid%7D&amount=1&currency=USD',
    'order_id=!!orderNumber!!&amount=1&currency=USD',
    'order_id=1&order_id=2&amount=1&currency=USD',
    'order_id=1&amount=1',
    'amount=1&currency=USD',
    '',
  ])('%s is not understood', (text) => {
    expect(parse(text)).toMatchObject({ type: 'not_understood', reason: expect.any(String) });
  });
});

test('a delivery is named by its message id, its event id, its transaction and state, or its bytes', async () => {
  const nameOf = async (delivery: ReturnType<typeof got>) =>
    (await custom.identify(delivery)).external_event_id;
  const named = await custom.identify(posted({ type: 'conversion.created' }));
  expect(named).toEqual({ external_event_id: 'msg_1', topic: 'conversion.created' });
  expect(await nameOf(posted('{', { 'svix-id': 'msg_2' }))).toBe('msg_2');
  expect(await nameOf(got('event_id=e1&order_id=1'))).toBe('e1');
  const states = ['pending', 'refunded'].map((status) => nameOf(got(`txn_id=t1&status=${status}`)));
  expect(await Promise.all(states)).toEqual([
    expect.stringMatching(/^t1:pending:[0-9a-f]{32}$/),
    expect.stringMatching(/^t1:refunded:[0-9a-f]{32}$/),
  ]);
  expect(await nameOf(got('order_id=1'))).toMatch(/^sha256:[0-9a-f]{64}$/);
});
