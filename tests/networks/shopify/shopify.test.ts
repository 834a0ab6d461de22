import { markVerified } from '@skinstack/networks/adapter';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { shopify } from '@skinstack/networks/shopify/adapter';
import { describe, expect, test } from 'vitest';
import {
  allocation,
  line,
  moneySet,
  order,
  paidBack,
  refund,
  refundLine,
  SHOP,
  tax,
} from '../../world/shopify-order.ts';
import { deliverShopify } from './deliver-shopify.ts';

const parse = (topic: string, payload: unknown) =>
  shopify.parse(markVerified(deliverShopify(topic, payload)));
const reported = (payload: unknown) => {
  const event = parse('orders/updated', payload);
  expect(event).toMatchObject({ type: 'order_reported' });
  return event as OrderReported;
};
const amounts = (payload: unknown) => {
  const { amount_minor, lines } = reported(payload);
  expect(lines.reduce((sum, one) => sum + one.amount_minor, 0n)).toBe(amount_minor);
  return lines.map((one) => Number(one.amount_minor));
};

describe('whose order it is, and of what kind', () => {
  test.each([
    ['by its source', { source_name: 'subscription_contract' }, 'renewal'],
    ['by its newer source', { source_name: 'subscription_contract_checkout_one' }, 'renewal'],
    ['by Recharge’s tag', { tags: 'VIP, Subscription Recurring Order' }, 'renewal'],
    ['first of a subscription', { tags: 'Subscription, Subscription First Order' }, undefined],
    ['any other', { source_name: 'web', tags: '' }, undefined],
  ])('%s', (_, change, expected) => {
    expect(reported(order(change)).order_kind).toBe(expected);
  });

  test('the shop’s own id of the customer; a guest has none', () => {
    expect(reported(order({})).customer_key).toBe('shop:77');
    for (const customer of [null, { id: null }, { id: 0 }]) {
      expect(reported(order({ customer })).customer_key).toBeUndefined();
    }
  });
});

describe('the base of an order', () => {
  test('price × quantity of each line, in the shop’s currency, without shipping', () => {
    const lines = [line(1, '48.00', 2), line(2, '24.50')];
    expect(parse('orders/create', order({ line_items: lines }))).toMatchObject({
      ...{ type: 'order_reported', external_order_id: '5001', external_conversion_id: null },
      ...{ currency: 'USD', amount_minor: 12_050n, commission_minor: null, void_reason: null },
      lines: [
        { line_id: '1', external_product_id: '8801', sku: 'SKU-1', amount_minor: 9_600n },
        { line_id: '2', external_product_id: '8801', sku: 'SKU-2', amount_minor: 2_450n },
      ],
      ordered_at_ms: Date.UTC(2026, 10, 20, 14, 30),
      version: { at_ms: Date.UTC(2026, 10, 20, 14, 30), rank: 0 },
      ...{ seller: SHOP, order_names: ['5001', '1001'], payment_state: 'paid' },
      ...{ edited_off_minor: 0n, never_paid_minor: 0n, fulfilled_at_ms: null },
      ...{ customer_email: 'ada@example.com', reversals: [] },
    });
  });

  test('a percentage code is taken off as it was allocated', () => {
    const off = { discount_codes: [{ code: 'GLOW15', amount: '18.08', type: 'percentage' }] };
    const lines = [
      line(1, '48.00', 2, { discount_allocations: [allocation('14.40')] }),
      line(2, '24.50', 1, { discount_allocations: [allocation('3.68')] }),
    ];
    expect(amounts(order({ line_items: lines, total_discounts: '18.08', ...off }))).toEqual([
      8_160, 2_082,
    ]);
  });

  test('automatic discounts and several of one line add up', () => {
    const two = [allocation('5.00'), allocation('2.50')];
    const automatic = [{ type: 'automatic', title: 'Two for less', value: '5.0' }];
    const lines = [line(1, '100.00', 1, { discount_allocations: two })];
    expect(amounts(order({ line_items: lines, discount_applications: automatic }))).toEqual([
      9_250,
    ]);
  });

  test('a total that is allocated to no line is spread to the cent', () => {
    const lines = [line(1, '10.00'), line(2, '10.00'), line(3, '10.00')];
    expect(amounts(order({ line_items: lines, total_discounts: '10.00' }))).toEqual([
      666, 667, 667,
    ]);
    const shipping = [{ type: 'discount_code', code: 'FREESHIP', target_type: 'shipping_line' }];
    const free = { total_discounts: '7.00', discount_applications: shipping };
    expect(amounts(order({ line_items: lines, ...free }))).toEqual([1_000, 1_000, 1_000]);
  });

  test('prices that include tax lose it', () => {
    const taxed = line(1, '119.00', 1, { tax_lines: [tax('19.00', 0.19)] });
    expect(amounts(order({ taxes_included: true, line_items: [taxed] }))).toEqual([10_000]);
    expect(amounts(order({ taxes_included: false, line_items: [taxed] }))).toEqual([11_900]);
  });

  test('a gift card and a tip earn nothing, in whatever form Shopify tells them', () => {
    const none = { product_id: null, taxable: false };
    const lines = [
      line(1, '40.00'),
      line(2, '50.00', 1, { gift_card: true }),
      line(3, '4.00', 1, { ...none, title: 'Tip', tip_payment_gateway: null }),
      line(4, '5.00', 1, { ...none, title: 'Trinkgeld', tip_payment_gateway: 'shopify_payments' }),
      line(5, '6.00', 1, { ...none, title: 'Tip' }),
      line(6, '7.00', 1, { ...none, title: 'A custom item' }),
    ];
    const { lines: read } = reported(order({ line_items: lines }));
    expect(read.map((one) => one.line_id)).toEqual(['1', '6']);
  });

  test('of two currencies the shop’s counts', () => {
    const euros = line(1, '50.00', 1, { price_set: moneySet('50.00', 'USD', ['46.10', 'EUR']) });
    const event = reported(order({ presentment_currency: 'EUR', line_items: [euros] }));
    expect([event.currency, event.amount_minor]).toEqual(['USD', 5_000n]);
  });

  test('currencies without minor units, and with three', () => {
    const yen = line(1, '5800', 1, { price_set: moneySet('5800', 'JPY') });
    expect(amounts(order({ currency: 'JPY', line_items: [yen] }))).toEqual([5_800]);
    const dinar = line(1, '12.345', 1, { price_set: moneySet('12.345', 'KWD') });
    expect(amounts(order({ currency: 'KWD', line_items: [dinar] }))).toEqual([12_345]);
  });

  test('what an edit took off without a refund is gone, in proportion', () => {
    const edited = line(1, '10.00', 3, {
      ...{ current_quantity: 2, discount_allocations: [allocation('1.00')] },
    });
    expect(amounts(order({ line_items: [edited] }))).toEqual([1_933]);
    const removed = line(2, '10.00', 1, { current_quantity: 0 });
    expect(amounts(order({ line_items: [line(1, '5.00'), removed] }))).toEqual([500, 0]);
  });

  test('refunded pieces stay in the base: what is taken back is told apart', () => {
    const goods = line(1, '10.00', 3, { current_quantity: 1 });
    const sentBack = refund(1, { refund_line_items: [refundLine(goods, 1, '10.00')] });
    expect(amounts(order({ line_items: [goods], refunds: [sentBack] }))).toEqual([2_000]);
  });

  test('what is needed is little: an id, a currency, a time, lines with price and quantity', () => {
    const bare = { id: 7, currency: 'USD', created_at: '2026-11-20T09:30:00Z' };
    const lines = [{ id: 1, price: '12.50', quantity: 2 }];
    expect(reported({ ...bare, line_items: lines })).toMatchObject({
      ...{ amount_minor: 2_500n, version: null, claims: [], reversals: [] },
      ...{ payment_state: 'unknown', order_names: ['7'] },
      ...{ customer_email: null, lines: [{ external_product_id: null, sku: null }] },
    });
  });

  test('ids above 2^53 keep every digit, amounts may be numbers', () => {
    const text = JSON.stringify(
      order({ line_items: [line(1, '398.00', 1, { price_set: undefined })] }),
    )
      .replace('"id":5001', '"id":820982911946154508')
      .replace('"id":1,', '"id":487817672276298554,')
      .replace('"product_id":8801', '"product_id":788032119674292922')
      .replace('"price":"398.00"', '"price":398.0');
    expect(reported(text)).toMatchObject({
      ...{ external_order_id: '820982911946154508', amount_minor: 39_800n },
      lines: [{ line_id: '487817672276298554', external_product_id: '788032119674292922' }],
    });
  });
});

describe('what was taken back', () => {
  const [a, b, c] = [line(1, '65.22'), line(2, '65.23'), line(3, '65.22')];
  const ofRefund = (one: unknown) => parse('refunds/create', one) as OrderReversed;
  /** A refund told alone and within its order must be the same fact, there in a newer version. */
  const both = (one: Record<string, unknown>, change: Record<string, unknown> = {}) => {
    const alone = ofRefund(one);
    const { reversals } = reported(order({ line_items: [a, b, c], refunds: [one], ...change }));
    const at_ms = Date.UTC(2026, 10, 20, 14, 30);
    expect(reversals).toEqual([{ ...alone, version: { at_ms, rank: 0 } }]);
    expect(alone.version).toEqual({ at_ms, rank: -1 });
    return alone;
  };
  const money = (money_minor: bigint) => ({ kind: 'netted', lines: [], money_minor });

  test('the lines sent back, at what was paid for them', () => {
    const one = refund(71, {
      refund_line_items: [refundLine(a, 1, '61.22'), refundLine(b, 1, '61.23', '3.67')],
      transactions: [paidBack('126.12')],
    });
    expect(both(one)).toEqual({
      ...{ type: 'order_reversed', kind: 'refund', external_order_id: '5001' },
      ...{ external_refund_id: '71', external_conversion_id: null, currency: 'USD' },
      ...{ seller: SHOP, state: 'stands', version: expect.anything() },
      reason: expect.stringContaining('refunded'),
      part: {
        ...{ kind: 'netted', money_minor: 12_245n },
        lines: [
          { line_id: '1', base_minor: 6_122n },
          { line_id: '2', base_minor: 6_123n },
        ],
      },
    });
  });

  test('with the tax inside, it is taken out, also when only the rates show it', () => {
    const taxed = line(1, '119.00', 2, { tax_lines: [tax('38.00', 0.19)] });
    const one = refund(1, { refund_line_items: [refundLine(taxed, 1, '119.00', '19.00')] });
    const change = { taxes_included: true, line_items: [taxed] };
    expect(both(one, change).part).toMatchObject({ lines: [{ base_minor: 10_000n }] });
    const onTop = line(1, '100.00', 2, { tax_lines: [tax('38.00', 0.19)] });
    const other = refund(1, { refund_line_items: [refundLine(onTop, 1, '100.00', '19.00')] });
    expect(both(other, { line_items: [onTop] }).part).toMatchObject({
      lines: [{ base_minor: 10_000n }],
    });
  });

  test('an amount without lines: the money moved less shipping, whatever its discrepancy says', () => {
    const discrepancy = {
      ...{ kind: 'refund_discrepancy', amount: '-12.50', tax_amount: '0.00' },
      amount_set: moneySet('-12.50'),
    };
    const stated = refund(1, {
      order_adjustments: [discrepancy],
      transactions: [paidBack('12.50')],
    });
    expect(both(stated).part).toEqual(money(1_250n));
    const { transactions: _, ...untold } = refund(1, { order_adjustments: [discrepancy] });
    expect(both(untold).part).toEqual(money(1_250n));
    const shipping = [{ subtotal_amount_set: moneySet('5.00'), tax_amount_set: moneySet('0.40') }];
    const moved = { transactions: [paidBack('20.00'), { ...paidBack('9.00'), status: 'failure' }] };
    const part = both(refund(1, { ...moved, refund_shipping_lines: shipping })).part;
    expect(part).toEqual(money(1_460n));
  });

  test('more money than the lines come to, less of it, and none yet', () => {
    const lines = { refund_line_items: [refundLine(a, 1, '65.22', '5.00')] };
    const paid = (amount: string, status = 'success') =>
      both(refund(1, { ...lines, transactions: [{ ...paidBack(amount), status }] })).part;
    const goods = [{ line_id: '1', base_minor: 6_522n }];
    expect(paid('73.22')).toEqual({ kind: 'netted', lines: goods, money_minor: 6_822n });
    expect(paid('60.22')).toEqual({ kind: 'netted', lines: goods, money_minor: 5_522n });
    for (const status of ['pending', 'failure', 'error', 'awaiting_response', 'unknown']) {
      expect(paid('70.22', status)).toEqual({ kind: 'netted', lines: goods, money_minor: -500n });
    }
  });

  test('shipping with its tax, duties, fees, a gift card or a tip are no money for goods', () => {
    const shipping = [{ subtotal_amount_set: moneySet('5.00'), tax_amount_set: moneySet('0.40') }];
    const before_2024_10 = {
      ...{ kind: 'shipping_refund', amount: '-5.00', amount_set: moneySet('-5.00') },
      ...{ tax_amount: '-0.40', tax_amount_set: moneySet('-0.40') },
    };
    const card = line(4, '50.00', 1, { gift_card: true });
    const tip = line(5, '4.00', 1, { product_id: null, taxable: false, title: 'Tip', tip: {} });
    const duties = { total_duties_set: moneySet('3.00'), transactions: [paidBack('3.00')] };
    const fees = { total_additional_fees_set: moneySet('2.00'), transactions: [paidBack('2.00')] };
    const nothings = [
      refund(1, { refund_shipping_lines: shipping, transactions: [paidBack('5.40')] }),
      refund(2, { order_adjustments: [before_2024_10], transactions: [paidBack('5.40')] }),
      refund(3, {
        refund_line_items: [refundLine(card, 1, '50.00')],
        transactions: [paidBack('50.00')],
      }),
      refund(4, {
        refund_line_items: [refundLine(tip, 1, '4.00')],
        transactions: [paidBack('4.00')],
      }),
      refund(5, duties),
      refund(6, { ...duties, total_duties_set: null, duties: [{ amount_set: moneySet('3.00') }] }),
      refund(7, fees),
      refund(8),
    ];
    // reported all the same: each may be told otherwise later
    for (const one of nothings) expect(ofRefund(one).part).toEqual(money(0n));
    const { reversals } = reported(order({ refunds: nothings }));
    expect(reversals.map((one) => one.part)).toEqual(nothings.map(() => money(0n)));
    // the order knows its lines where the refund's rows do not tell them
    const { line_item: __, ...bare } = refundLine(tip, 1, '4.00');
    const ofTip = refund(9, { refund_line_items: [bare], transactions: [paidBack('4.00')] });
    const known = reported(order({ line_items: [a, tip], refunds: [ofTip] })).reversals;
    expect(known).toMatchObject([{ part: money(0n) }]);
  });

  test.each(['EUR', 'ANG', 'SLL', 'BGN', 'USDC', 'JEP', 'XBT'])(
    'money in the buyer’s %s is the shop’s at the order’s own rate',
    (code) => {
      const one = refund(1, { transactions: [paidBack('46.10', code)] });
      // told alone it shows no rate, and is not let pass
      expect(parse('refunds/create', one).type).toBe('not_understood');
      const total = { total_price_set: moneySet('107.00', 'USD', ['98.65', code]) };
      const { reversals, currency } = reported(order({ refunds: [one], ...total }));
      expect([currency, reversals[0]?.part]).toEqual(['USD', money(5_000n)]);
      // an adjustment in both currencies shows it
      const amount_set = moneySet('-50.00', 'USD', ['-46.10', code]);
      const adjusted = { kind: 'refund_discrepancy', amount: '-50.00', amount_set };
      expect(ofRefund({ ...one, order_adjustments: [adjusted] }).part).toEqual(money(5_000n));
      // goods are known without a rate; their money counts once the order tells it
      const goods = { refund_line_items: [refundLine(a, 1, '65.22', '5.00')] };
      expect(ofRefund({ ...one, ...goods }).part).toMatchObject({ money_minor: -500n });
    },
  );

  test('three refunds of a discount of $10.00 over three lines, their cents swapped', () => {
    const [first, second, third] = ['61.89', '61.89', '61.88'];
    const refunds = [first, second, third].map((subtotal, index) =>
      refund(index + 1, { refund_line_items: [refundLine([a, b, c][index] ?? {}, 1, subtotal)] }),
    );
    const { reversals } = reported(order({ line_items: [a, b, c], refunds }));
    expect(reversals.map((one) => one.external_refund_id)).toEqual(['1', '2', '3']);
  });

  test('one line refunded in two rows is one part', () => {
    const rows = [refundLine(a, 1, '20.00'), refundLine(a, 1, '21.00')];
    expect(both(refund(1, { refund_line_items: rows })).part).toMatchObject({
      lines: [{ line_id: '1', base_minor: 4_100n }],
    });
  });

  test('a refund that names no currency is not understood', () => {
    const bare = { id: 1, order_id: 2, refund_line_items: [{ line_item_id: 3, subtotal: 5 }] };
    expect(parse('refunds/create', bare)).toMatchObject({ type: 'not_understood' });
    const one = { ...bare, transactions: [{ kind: 'refund', currency: 'USD', amount: '5.00' }] };
    expect(parse('refunds/create', one)).toMatchObject({ currency: 'USD' });
  });
});
