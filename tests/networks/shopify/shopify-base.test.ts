import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { shopify } from '@skinstack/networks/shopify/adapter';
import { describe, expect, test } from 'vitest';
import {
  line,
  moneySet,
  order,
  paidBack,
  refund,
  refundLine,
  SHOP,
  tax,
} from '../../world/shopify-order.ts';
import { hear, post } from '../lives/life.ts';
import { netOf } from '../lives/net-of.ts';
import { headersOf } from '../lives/shopify-shop.ts';
import { at, told, updated } from './tell-shopify.ts';

type Json = Record<string, unknown>;
const TOKEN = `AZ${'k'.repeat(62)}`;
const goods = (price: string, quantity = 1, change: Json = {}) => line(1, price, quantity, change);

describe('the base (14)', () => {
  const baseOf = (change: Json) => (updated(0, change).event as OrderReported).amount_minor;

  test('tax of the order inside prices, where its lines tell none: gross 2000', () => {
    const taxed = { taxes_included: true, total_tax: '19.00' };
    const lines = { line_items: [goods('119.00')], shipping_lines: [] };
    expect(baseOf({ ...taxed, ...lines })).toBe(10_000n);
    // with shipping, which has its share; with a gift card, which has none; by the order's tax lines
    const shipping_lines = [{ id: 3, price: '11.90' }];
    expect(baseOf({ ...taxed, ...lines, total_tax: '20.90', shipping_lines })).toBe(10_000n);
    const card = line(2, '50.00', 1, { gift_card: true, taxable: false });
    expect(baseOf({ ...taxed, line_items: [goods('119.00'), card], shipping_lines: [] })).toBe(
      10_000n,
    );
    const tax_lines = [{ price: '19.00', rate: 0.19 }];
    expect(baseOf({ ...taxed, ...lines, total_tax: null, tax_lines })).toBe(10_000n);
    // a line that tells its tax keeps it, and a cent of rounding is nobody's
    const told = { tax_lines: [tax('19.00', 0.19)] };
    expect(baseOf({ ...taxed, line_items: [goods('119.00', 1, told), line(2, '5.00')] })).toBe(
      10_500n,
    );
    expect(
      baseOf({
        ...{ taxes_included: true, total_tax: '19.01', shipping_lines: [] },
        line_items: [goods('119.00', 1, told), line(2, '5.00')],
      }),
    ).toBe(10_500n);
  });

  test('a refund of such a line takes back as much: 0 of it, not of another', () => {
    const lines = { line_items: [goods('59.50', 2), line(2, '119.00')], shipping_lines: [] };
    const taxed = { ...lines, taxes_included: true, total_tax: '38.00' };
    const one = refund(71, {
      refund_line_items: [refundLine(goods('59.50', 2), 1, '59.50')],
      transactions: [paidBack('59.50')],
    });
    expect(netOf([updated(0, { ...taxed, refunds: [one] })])).toBe(2_400);
  });

  test('a negative discount or tax never raises it', () => {
    const off = (...amounts: string[]) => ({
      discount_allocations: amounts.map((amount) => ({ amount, amount_set: moneySet(amount) })),
    });
    expect(baseOf({ line_items: [goods('100.00', 1, off('-10.00'))] })).toBe(10_000n);
    expect(baseOf({ line_items: [goods('100.00', 1, off('10.00', '-10.00'))] })).toBe(9_000n);
    expect(baseOf({ total_discounts: '-10.00' })).toBe(10_000n);
    const negative = { tax_lines: [tax('-19.00', 0.19)] };
    const line_items = [goods('100.00', 1, negative)];
    expect(baseOf({ taxes_included: true, line_items })).toBe(10_000n);
  });

  test.each(['ANG', 'BGN', 'SLL', 'JEP', 'HRK', 'VED'])('a shop of %s is one we know', (code) => {
    const price_set = moneySet('100.00', code);
    const { event } = updated(0, {
      currency: code,
      line_items: [goods('100.00', 1, { price_set })],
    });
    expect(event).toMatchObject({ currency: code, amount_minor: 10_000n });
  });

  test('shipping an edit took off may go back in money', () => {
    const removed = [{ id: 3, price: '7.00', is_removed: true, tax_lines: [tax('0.70', 0.1)] }];
    const owed = refund(71, { transactions: [paidBack('7.70')] });
    const change = { shipping_lines: removed, refunds: [owed] };
    expect(netOf([updated(0, {}), updated(1, change)])).toBe(1_600);
  });
});

describe('who, which and when (2, 5, 18, 20, 21)', () => {
  test('the shop and the order’s number are the order, in one form', () => {
    const text = JSON.stringify(order({ name: ' #1001 ', order_number: 1001 }));
    const plain = told('orders/create', JSON.parse(text)).event;
    const headers = headersOf('orders/create', 1);
    const odd = { ...headers, 'X-Shopify-Shop-Domain': ` ${SHOP.toUpperCase()}` };
    const body = JSON.parse(text, (key, value) => (key === 'id' ? `0${value}.0` : value));
    expect(hear(shopify, post(body, 1, odd)).event).toMatchObject({
      ...{ seller: SHOP, external_order_id: '5001', order_names: ['5001', '1001'] },
      lines: [{ line_id: '1' }],
    });
    expect(plain).toMatchObject({ seller: SHOP, order_names: ['5001', '1001'] });
    const ofRefund = told('refunds/create', { ...refund(71), order_id: '5001.0' }).event;
    expect(ofRefund).toMatchObject({ external_order_id: '5001', external_refund_id: '71' });
  });

  test('a line added in the same second is newer by when it was triggered', () => {
    const second = order({ updated_at: at(1) });
    const grown = order({ updated_at: at(1), line_items: [goods('100.00'), line(2, '50.00')] });
    const first_ms = Date.parse(at(1)) + 200;
    const heard = (a: number, b: number) => [
      told('orders/create', second, first_ms + a),
      told('orders/updated', grown, first_ms + b),
    ];
    expect(netOf(heard(0, 400))).toBe(2_400);
    expect(netOf(heard(400, 0))).toBe(1_600);
    // told at once, the one that pays less counts
    expect(netOf(heard(0, 0))).toBe(1_600);
  });

  test('a later word about a cancelled order says so itself; a deleted one stays deleted', () => {
    const cancelled = updated(2, { cancelled_at: at(2), cancel_reason: 'fraud' });
    expect(netOf([updated(0, {}), cancelled, updated(1, {})])).toBe(0);
    expect(netOf([updated(0, {}), told('orders/delete', { id: 5_001 }), updated(3, {})])).toBe(0);
    expect((told('orders/delete', { id: 5_001 }).event as OrderReversed).seller).toBe(SHOP);
  });

  test.each([
    [{ note_attributes: [{ name: 'anything', value: TOKEN }] }, 'a note attribute of the order'],
    [
      { note_attributes: [{ name: 'first_page', value: `https://x.example/?a=1&ref=${TOKEN}` }] },
      'a note attribute of the order',
    ],
    [{ landing_site: `/?clickid=${TOKEN}` }, 'the landing page'],
    [{ landing_site: `/?utm_content=${TOKEN}` }, 'the landing page'],
    [{ referring_site: `https://blog.example/?ss_click=${TOKEN}` }, 'the referring page'],
  ])('a token is found in %j', (change, where) => {
    const { event } = updated(0, change);
    expect(event).toMatchObject({ claims: [{ kind: 'click', token: TOKEN, where }] });
  });

  test.each([
    ' MINA10 ',
    'MINA 10',
    'CAFÉ10',
    'CAFE\u030110',
    '10%MINA',
    'x'.repeat(255),
    '{MINA}',
  ])('the code %j is one code', (code) => {
    const discount_codes = [{ code }, { code: code.toUpperCase() }, { code: `${code} ` }];
    const { claims } = updated(0, { discount_codes }).event as OrderReported;
    expect(claims).toEqual([{ kind: 'coupon', code: code.normalize('NFC').trim() }]);
  });
});
