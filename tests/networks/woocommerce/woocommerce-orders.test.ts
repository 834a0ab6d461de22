import type { NetworkEvent, OrderReported } from '@skinstack/networks/event';
import { woocommerce } from '@skinstack/networks/woocommerce/adapter';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deliverWoo,
  wooLine,
  wooMeta,
  wooOrder,
  wooRefund,
} from '../../world/woocommerce-order.ts';
import { hear } from '../lives/life.ts';
import { netOf } from '../lives/net-of.ts';

type Json = Record<string, unknown>;
const TOKEN = `AZ${'k'.repeat(62)}`;
const told = (topic: string, body: unknown, at_ms?: number) =>
  hear(woocommerce, deliverWoo(topic, body, at_ms));
const said = (change: Json = {}): NetworkEvent => told('order.updated', wooOrder(change)).event;
function reported(change: Json = {}): OrderReported {
  const event = said(change);
  if (event.type !== 'order_reported') throw new Error(JSON.stringify(event));
  return event;
}
/** A second of the order's day. */
const second = (at: number) =>
  new Date(Date.UTC(2026, 10, 20, 15) + at * 1_000).toISOString().slice(0, 19);

describe('the base', () => {
  test('of the documented order: goods, without tax and shipping', () => {
    expect(reported()).toMatchObject({
      ...{ external_order_id: '727', order_names: ['727'], seller: null, currency: 'USD' },
      ...{ amount_minor: 10_000n, commission_minor: null, payment_state: 'paid' },
      lines: [
        ...[{ line_id: '315', external_product_id: '8801', sku: 'SKU-315', amount_minor: 10_000n }],
      ],
      ordered_at_ms: Date.UTC(2026, 10, 20, 14, 30),
      ...{ customer_email: 'ada@example.com', void_reason: null },
    });
  });

  test('is without tax whether or not the shop’s prices contain it', () => {
    for (const prices_include_tax of [true, false, undefined]) {
      expect(reported({ prices_include_tax }).amount_minor).toBe(10_000n);
    }
  });

  test('is after coupons, which lines tell; fees and shipping add nothing', () => {
    const line_items = [wooLine(1, '90.00', '18.00', { subtotal: '100.00' }), wooLine(2, '0.00')];
    const fee_lines = [{ id: 5, name: 'Gift wrapping', total: '7.00', total_tax: '1.40' }];
    const { amount_minor, lines } = reported({ line_items, fee_lines });
    expect([amount_minor, lines.map((one) => one.amount_minor)]).toEqual([9_000n, [9_000n, 0n]]);
  });

  test('a fee or a line below zero takes off the lines, at most all of them', () => {
    const line_items = [wooLine(1, '30.00'), wooLine(2, '10.00')];
    const fee = (total: string) => [{ id: 5, name: 'Store credit', total, total_tax: '0.00' }];
    const partsOf = (change: Json) => reported(change).lines.map((one) => one.amount_minor);
    expect(partsOf({ line_items, fee_lines: fee('-10.00') })).toEqual([2_250n, 750n]);
    expect(partsOf({ line_items, fee_lines: fee('-99.00') })).toEqual([0n, 0n]);
    expect(partsOf({ line_items: [...line_items, wooLine(3, '-4.00')] })).toEqual([
      2_700n,
      900n,
      0n,
    ]);
  });

  test.each([
    ['JPY', '1000', 1_000n],
    ['JPY', '1000.00', 1_000n],
    ['USD', '10', 1_000n],
    ['USD', '9.995', 1_000n],
    ['KWD', '1.234', 1_234n],
    ['KWD', '1.2345', 1_235n],
    ['usd', 10.5, 1_050n],
  ])('%s %s is %s', (currency, total, minor) => {
    const line_items = [wooLine(1, '0', '0', { total })];
    expect(reported({ currency, line_items }).amount_minor).toBe(minor);
  });

  test.each([
    ['a currency nobody knows', { currency: 'BTC' }],
    ['an amount that is none', { line_items: [wooLine(1, '1,00')] }],
    ['a status of a plugin', { status: 'wc-shipped' }],
    ['no time', { date_created_gmt: '2026-02-30T10:00:00' }],
    ['no lines', { line_items: undefined }],
    ['the order in the legacy form', { order: { id: 727 } }],
  ])('not understood: %s', (_, change) => {
    expect(said(change).type).toBe('not_understood');
  });
});

describe('statuses', () => {
  test.each([
    ['pending', false, 'pending', false],
    ['on-hold', false, 'pending', false],
    ['on-hold', true, 'pending', false],
    ['processing', true, 'paid', false],
    ['processing', false, 'pending', false],
    ['completed', true, 'paid', false],
    ['completed', false, 'paid', false],
    ['cancelled', true, 'paid', true],
    ['cancelled', false, 'voided', true],
    ['failed', false, 'voided', true],
    ['refunded', true, 'refunded', false],
    ['checkout-draft', false, 'pending', true],
    ['trash', true, 'paid', true],
    ['wc-completed', true, 'paid', false],
  ])('%s, paid %s: %s, void %s', (status, isPaid, state, isVoid) => {
    const date_paid_gmt = isPaid ? second(0) : null;
    const event = reported({ status, date_paid_gmt });
    expect([event.payment_state, event.void_reason !== null]).toEqual([state, isVoid]);
  });

  test('paid on delivery: held until it is completed', () => {
    const cod = { payment_method: 'cod', date_paid_gmt: null };
    expect(reported({ ...cod, status: 'processing' }).payment_state).toBe('pending');
    const sent = { status: 'completed', date_paid_gmt: second(9), date_completed_gmt: second(9) };
    expect(reported({ ...cod, ...sent })).toMatchObject({
      ...{ payment_state: 'paid', fulfilled_at_ms: Date.UTC(2026, 10, 20, 15, 0, 9) },
    });
  });

  test('a payment that failed, and was tried again with success, earns: 1600', () => {
    const at = (nth: number, status: string) =>
      told('order.updated', wooOrder({ status, date_modified_gmt: second(nth) }));
    expect(netOf([at(0, 'pending'), at(5, 'failed'), at(9, 'processing')])).toBe(1_600);
    expect(netOf([at(0, 'pending'), at(9, 'processing'), at(20, 'cancelled')])).toBe(0);
    // all within one second, as a checkout does it
    expect(netOf([at(0, 'pending'), at(0, 'failed'), at(0, 'processing')])).toBe(1_600);
  });
});

describe('refunds', () => {
  const order = (nth: number, ...refunds: Json[]) =>
    told('order.updated', wooOrder({ date_modified_gmt: second(nth), refunds }));

  test('of goods with their tax take back the goods: 60.00 of 120.00 is half', () => {
    expect(netOf([order(0), order(5, wooRefund(9, '-60.00'))])).toBe(800);
  });

  test('two are more than one, in any order; all of the goods is all, shipping or not', () => {
    const [one, two] = [wooRefund(9, '-30.00'), wooRefund(10, '-30.00')];
    expect(netOf([order(0), order(5, one), order(9, one, two)])).toBe(800);
    expect(netOf([order(0), order(5, wooRefund(9, '-120.00'))])).toBe(0);
    expect(netOf([order(0), order(5, wooRefund(9, '-132.00'))])).toBe(0);
  });

  test('two of one second are two', () => {
    const [one, two] = [wooRefund(9, '-30.00'), wooRefund(10, '-30.00')];
    expect(netOf([order(5, one), order(5, one, two)])).toBe(800);
  });

  test('one that was deleted gives its part again', () => {
    expect(netOf([order(0), order(5, wooRefund(9, '-60.00')), order(9)])).toBe(1_600);
  });

  test('the status refunded takes all, whatever is told of refunds', () => {
    const all = wooOrder({ status: 'refunded', date_modified_gmt: second(9) });
    expect(netOf([order(0), told('order.updated', all)])).toBe(0);
  });

  test('by whatever parts: all that was paid for the goods leaves nothing, less leaves no less', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, (list) => {
        const refunds = list.map((one, at) => wooRefund(at, `-${(one / 100).toFixed(2)}`));
        const money = list.reduce((sum, one) => sum + one, 0);
        const { reversals } = reported({ refunds });
        const part = reversals[0]?.part;
        const taken = part?.kind === 'base' ? Number(part.base_minor) : Number.NaN;
        expect(taken).toBe(Math.min(10_000, Math.floor((money * 10 + 6) / 12)));
      }),
    );
  });
});

describe('the trash', () => {
  const body = (nth: number) => wooOrder({ date_modified_gmt: second(nth) });
  const at = (nth: number) => Date.UTC(2026, 10, 20, 15) + nth * 1_000;

  test('a deleted order earns nothing, a restored one what it did', () => {
    const deleted = told('order.deleted', { id: 727 }, at(70));
    expect(netOf([told('order.created', body(0), at(5)), deleted])).toBe(0);
    // restored before the deletion was delivered
    const restored = told('order.restored', body(60), at(75));
    expect(netOf([told('order.created', body(0), at(5)), deleted, restored])).toBe(1_600);
  });

  test('an order’s own body under the topic of a deletion deletes nothing', () => {
    expect(told('order.deleted', wooOrder()).event.type).toBe('not_understood');
    expect(told('order.created', { id: 727 }).event.type).toBe('not_understood');
  });
});

describe('who sent the shopper', () => {
  const claims = (change: Json) => reported(change).claims;

  test('the token the page kept, the code, the first page of the visit; strongest first', () => {
    const session = `https://shop.example/serum?utm_source=x&ss_click=${TOKEN.replace('Z', 'a')}`;
    expect(
      claims({
        meta_data: [
          wooMeta('_wc_order_attribution_session_entry', session),
          wooMeta('_ss_click', TOKEN),
          wooMeta('_gift', { to: 'Grace' }),
        ],
        coupon_lines: [{ id: 1, code: 'mina10', discount: '10.00' }, { code: 'MINA10' }],
      }),
    ).toEqual([
      { kind: 'click', token: TOKEN, where: 'a meta field of the order' },
      { kind: 'coupon', code: 'mina10' },
      { kind: 'click', token: TOKEN.replace('Z', 'a'), where: 'the landing page' },
    ]);
  });

  test('a line may carry it; whatever else is in the fields is let be', () => {
    const line = wooLine(1, '9.00', '0', { meta_data: [wooMeta('ss_click', TOKEN)] });
    expect(claims({ line_items: [line] })).toMatchObject([{ token: TOKEN }]);
    for (const meta_data of [null, {}, [null, 7, { key: {}, value: TOKEN }], 'x']) {
      expect(claims({ meta_data })).toEqual([]);
    }
  });
});

describe('what is no order', () => {
  test.each([
    ['product.updated', wooOrder(), 'ignored'],
    ['customer.created', { id: 1 }, 'ignored'],
    ['subscription.updated', wooOrder(), 'ignored'],
    ['action.woocommerce_add_to_cart', { action: 'woocommerce_add_to_cart', arg: 1 }, 'ignored'],
    ['order.archived', wooOrder(), 'not_understood'],
    ['action.woocommerce_order_refunded', { arg: 1 }, 'not_understood'],
    [null, wooOrder(), 'not_understood'],
    ['order.updated', '{', 'not_understood'],
  ])('%s: %#', (topic, body, type) => {
    expect(woocommerce.parse(deliverWoo(topic, body) as never).type).toBe(type);
  });

  test('an error in the order’s place says what to do; one that it is gone says nothing', () => {
    const error = (code: string) =>
      told('order.updated', { code, message: 'Sorry', data: { status: 401 } }).event;
    expect(error('woocommerce_rest_cannot_view')).toEqual({
      type: 'not_understood',
      reason: expect.stringContaining('save the webhook again as a user who may see orders'),
    });
    expect(error('woocommerce_rest_shop_order_invalid_id').type).toBe('ignored');
  });
});
