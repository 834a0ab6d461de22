import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wooLine } from '../../world/woocommerce-order.ts';
import { type Json, reported, said } from './tell-woocommerce.ts';

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

  test('lines of more digits than the currency has: their sum is rounded, once', () => {
    const line_items = [1, 2, 3].map((id) => wooLine(id, '8.264463', '1.735537'));
    const { amount_minor, lines } = reported({ line_items });
    expect([amount_minor, lines.map((one) => one.amount_minor)]).toEqual([
      2_479n,
      [827n, 826n, 826n],
    ]);
  });

  test('by whatever lines: the exact sum rounded once, which the lines add up to', () => {
    const minors = fc.array(fc.nat(9_000_000_000), { minLength: 1, maxLength: 8 });
    const currencies = fc.constantFrom(
      ['JPY', 0] as const,
      ['USD', 2] as const,
      ['KWD', 3] as const,
    );
    fc.assert(
      fc.property(minors, currencies, (list, [currency, digits]) => {
        // millionths, as a shop that shows six digits tells them
        const line_items = list.map((one, at) => wooLine(at, (one / 1e6).toFixed(6)));
        const unit = 10 ** (6 - digits);
        const whole = list.reduce((sum, one) => sum + one, 0);
        const { amount_minor, lines } = reported({ currency, line_items });
        expect(Number(amount_minor)).toBe(Math.floor((whole + unit / 2) / unit));
        expect(lines.reduce((sum, one) => sum + one.amount_minor, 0n)).toBe(amount_minor);
        for (const [at, one] of lines.entries()) {
          expect(Math.abs(Number(one.amount_minor) - (list[at] ?? 0) / unit)).toBeLessThan(1.5);
        }
      }),
    );
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
