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
import { netOf } from '../lives/net-of.ts';
import { type Json, reported, told } from './tell-woocommerce.ts';

const TOKEN = `AZ${'k'.repeat(62)}`;
/** A second of the order's day. */
const second = (at: number) =>
  new Date(Date.UTC(2026, 10, 20, 15) + at * 1_000).toISOString().slice(0, 19);

describe('who bought', () => {
  test('the shop’s own id of the customer; a guest, 0, is nobody', () => {
    expect(reported().customer_key).toBe('shop:26');
    expect(reported({ customer_id: '26' }).customer_key).toBe('shop:26');
    for (const customer_id of [0, '0', '', null, undefined, {}]) {
      expect(reported({ customer_id })).not.toHaveProperty('customer_key');
    }
  });

  test('a renewal notes its subscription; any other order says nothing of its kind', () => {
    const kindOf = (...meta_data: Json[]) => reported({ meta_data }).order_kind;
    expect(kindOf(wooMeta('_subscription_renewal', '881'))).toBe('renewal');
    expect(kindOf(wooMeta('_x', { a: 1 }), wooMeta('_subscription_renewal', 881))).toBe('renewal');
    for (const value of ['', '0', 'false', false, null, {}]) {
      expect(kindOf(wooMeta('_subscription_renewal', value))).toBeUndefined();
    }
    expect(kindOf(wooMeta('_subscription_resubscribe', '881'))).toBeUndefined();
    expect(kindOf()).toBeUndefined();
  });

  test('how many pieces of a line, where they are more than one', () => {
    const piecesOf = (quantity: unknown) =>
      reported({ line_items: [wooLine(1, '90.00', '0', { quantity })] }).lines[0]?.quantity;
    expect([3, '2', 1, 0, 1.5, null].map(piecesOf)).toEqual([
      ...[3, 2, undefined, undefined, undefined, undefined],
    ]);
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

  test('of all that was paid takes all, though base and tax were rounded up each', () => {
    const line_items = [wooLine(1, '24.795', '5.205')];
    const { amount_minor, reversals } = reported({ line_items, refunds: [wooRefund(9, '-30.00')] });
    expect(reversals[0]?.part).toEqual({ kind: 'base', base_minor: amount_minor });
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
