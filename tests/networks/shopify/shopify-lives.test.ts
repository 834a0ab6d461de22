import { describe, expect, test } from 'vitest';
import {
  line,
  moneySet,
  paidBack,
  refund,
  refundLine,
  SHOP,
  tax,
} from '../../world/shopify-order.ts';
import { keepBooks } from '../lives/books.ts';
import { netOf } from '../lives/net-of.ts';
import { at, told, updated } from './tell-shopify.ts';

type Json = Record<string, unknown>;
const goods = (price: string, quantity = 1, change: Json = {}) => line(1, price, quantity, change);
const [forty, sixty] = [line(1, '40.00'), line(2, '60.00')];

describe('a refund is what is gone of goods or of money, whichever is more (10)', () => {
  const lines = { line_items: [forty, sixty] };
  const returned = refund(71, {
    refund_line_items: [refundLine(forty, 1, '40.00')],
    order_adjustments: [{ kind: 'refund_discrepancy', amount_set: moneySet('40.00') }],
  });
  const money = refund(72, {
    order_adjustments: [{ kind: 'refund_discrepancy', amount_set: moneySet('-40.00') }],
    transactions: [paidBack('40.00')],
  });

  test('goods now, money later: 960', () => {
    const [first, both] = [[returned], [returned, money]];
    const heard = [updated(0, lines), updated(1, { ...lines, refunds: first })];
    expect(netOf([...heard, updated(2, { ...lines, refunds: both })])).toBe(960);
    // told alone as well, without adjustments as newer API versions do, and with tax
    const alone = [told('refunds/create', returned), told('refunds/create', money)];
    expect(netOf([...heard, updated(2, { ...lines, refunds: both }), ...alone])).toBe(960);
    const bare = both.map((one) => ({ ...one, order_adjustments: [] }));
    expect(netOf([updated(2, { ...lines, refunds: bare })])).toBe(960);
  });

  test('goodwill first, then a return of which the rest is paid: 800', () => {
    const halves = { line_items: [line(1, '50.00'), line(2, '50.00')] };
    const goodwill = refund(71, { transactions: [paidBack('20.00')] });
    const rest = refund(72, {
      refund_line_items: [refundLine(line(1, '50.00'), 1, '50.00')],
      order_adjustments: [{ kind: 'refund_discrepancy', amount_set: moneySet('20.00') }],
      transactions: [paidBack('30.00')],
    });
    const heard = [updated(0, halves), updated(1, { ...halves, refunds: [goodwill] })];
    expect(netOf(heard)).toBe(1_280);
    expect(netOf([...heard, updated(2, { ...halves, refunds: [goodwill, rest] })])).toBe(800);
  });

  test.each([
    ['with a refund row', true],
    ['without one', false],
  ])('an edit takes one of two pieces off %s, its money follows: the same', (_, hasRow) => {
    const [price, left] = ['38.46', 615];
    const whole = goods(price, 2);
    const edited = { line_items: [goods(price, 2, { current_quantity: 1 })] };
    const row = refund(71, { refund_line_items: [refundLine(whole, 1, price)] });
    const rows = hasRow ? [row] : [];
    const owed = refund(72, { transactions: [paidBack(price)] });
    const heard = [updated(0, { line_items: [whole] }), updated(1, { ...edited, refunds: rows })];
    expect(netOf(heard)).toBe(left);
    expect(netOf([...heard, updated(2, { ...edited, refunds: [...rows, owed] })])).toBe(left);
  });

  test.each([
    ['web', 'manual', 1_440],
    // of a draft it may have been there from the beginning, and a code always was
    ['shopify_draft_order', 'manual', 1_280],
    ['web', 'discount_code', 1_280],
  ])('a discount on an order from the %s of type %s, and 10.00 in money: %d', (...told) => {
    const [source_name, type, left] = told;
    const off = { amount: '10.00', amount_set: moneySet('10.00'), discount_application_index: 0 };
    const discounted = {
      ...{ source_name, discount_applications: [{ type, title: 'Late' }] },
      line_items: [goods('100.00', 1, { discount_allocations: [off] })],
    };
    const owed = refund(71, { transactions: [paidBack('10.00')] });
    const heard = [updated(0, {}), updated(1, discounted)];
    expect(netOf([...heard, updated(2, { ...discounted, refunds: [owed] })])).toBe(left);
  });

  test('a whole order refunded at the provider, without lines or their tax: 0', () => {
    const taxed = { line_items: [goods('5.00', 1, { tax_lines: [tax('0.85', 0.17)] })] };
    const paypal = refund(71, { transactions: [paidBack('5.85')] });
    expect(netOf([updated(0, taxed), updated(1, { ...taxed, refunds: [paypal] })])).toBe(0);
  });

  test('the shop keeps a fee of a return: the goods are gone all the same', () => {
    const kept = { ...returned, transactions: [paidBack('31.25')] };
    expect(netOf([updated(1, { ...lines, refunds: [kept] })])).toBe(960);
  });

  test('cash on delivery, of which a piece is refused at the door: later money is more', () => {
    const refused = refund(71, { refund_line_items: [refundLine(forty, 1, '40.00')] });
    const pending = { ...lines, refunds: [refused], financial_status: 'pending' };
    const paid = { ...lines, refunds: [refused], financial_status: 'paid' };
    const goodwill = refund(72, { transactions: [paidBack('10.00')] });
    const heard = [updated(0, pending), updated(1, paid)];
    expect(netOf(heard)).toBe(960);
    const refunds = [refused, goodwill];
    expect(netOf([...heard, updated(2, { ...paid, refunds })])).toBe(800);
  });
});

describe('a refund may be told otherwise later (11)', () => {
  const lines = { line_items: [goods('100.00')] };
  const paid = (status: string) =>
    refund(71, {
      order_adjustments: [{ kind: 'refund_discrepancy', amount_set: moneySet('-100.00') }],
      transactions: [{ ...paidBack('100.00'), status }],
    });
  const later = (minute: number, status: string) =>
    updated(minute, { ...lines, refunds: [paid(status)] });

  test('one that failed takes nothing: 1600; one that settles takes all: 0', () => {
    expect(netOf([updated(0, lines), later(1, 'failure')])).toBe(1_600);
    expect(netOf([updated(0, lines), later(1, 'pending'), later(2, 'failure')])).toBe(1_600);
    const waits = [told('refunds/create', paid('pending')), updated(0, lines), later(1, 'pending')];
    expect(netOf(waits)).toBe(1_600);
    expect(netOf([...waits, later(2, 'success')])).toBe(0);
  });

  test('a refund told alone is older than any word of its order about it', () => {
    const alone = told('refunds/create', { ...paid('pending'), created_at: at(1) });
    expect(netOf([alone, later(1, 'success')])).toBe(0);
  });
});

describe('the payment of an order (7)', () => {
  test.each([
    ['pending', 'pending', null],
    ['authorized', 'authorized', null],
    ['partially_paid', 'partially_paid', null],
    ['paid', 'paid', null],
    ['partially_refunded', 'paid', null],
    ['refunded', 'refunded', null],
    ['VOIDED', 'voided', 'The payment of the order was voided.'],
    ['expired', 'expired', 'The payment of the order expired.'],
    [null, 'unknown', null],
  ])('financial_status %s is %s', (financial_status, payment_state, void_reason) => {
    const { event } = updated(0, { financial_status });
    expect(event).toMatchObject({ payment_state, void_reason });
  });

  test('a status that is new to us is not let pass', () => {
    expect(updated(0, { financial_status: 'half_paid' }).event.type).toBe('not_understood');
  });

  test('expired, then paid after all: 0, then 1600', () => {
    const heard = [updated(0, { financial_status: 'pending' })];
    const expired = [...heard, updated(1, { financial_status: 'expired' })];
    expect(netOf(expired)).toBe(0);
    expect(netOf([...expired, updated(2, { financial_status: 'paid' })])).toBe(1_600);
  });

  test('fulfilled when the last parcel left, and not before all of it did', () => {
    const fulfillments = [
      { status: 'success', created_at: at(5) },
      { status: 'success', created_at: at(9) },
      { status: 'cancelled', created_at: at(30) },
    ];
    const { event } = updated(0, { fulfillment_status: 'fulfilled', fulfillments });
    expect(event).toMatchObject({ fulfilled_at_ms: Date.parse(at(9)) });
    for (const fulfillment_status of ['partial', null]) {
      const { event: other } = updated(0, { fulfillment_status, fulfillments });
      expect(other).toMatchObject({ fulfilled_at_ms: null });
    }
  });
});

describe('disputes (8)', () => {
  const dispute = (status: string, change: Json = {}) =>
    told(`disputes/${status === 'needs_response' ? 'create' : 'update'}`, {
      ...{ id: 9, order_id: 5_001, type: 'chargeback', amount: '107.00', currency: 'USD', status },
      ...{ reason: 'fraudulent', initiated_at: at(5), finalized_on: null, ...change },
    });
  const closed = (status: string, minute = 8) => dispute(status, { finalized_on: at(minute) });

  test.each([
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['prevented', 'withdrawn'],
    ['won', 'withdrawn'],
    ['charge_refunded', 'stands'],
    ['accepted', 'stands'],
    ['lost', 'stands'],
  ])('%s is %s', (status, state) => {
    expect(dispute(status).event).toMatchObject({
      ...{ type: 'order_reversed', kind: 'chargeback', external_order_id: '5001', state },
      ...{ external_refund_id: 'dispute:9', seller: SHOP },
    });
  });

  test('open it holds, lost it takes all: 0, won it takes nothing: 1600', () => {
    const opened = [updated(0, {}), dispute('needs_response'), dispute('under_review')];
    const [left] = keepBooks(opened).values();
    expect(left).toMatchObject({ net: 1_600, is_payable: false });
    expect(netOf([...opened, closed('lost')])).toBe(0);
    expect(netOf([...opened, closed('won')])).toBe(1_600);
    expect(netOf([...opened, closed('won'), closed('lost', 9)])).toBe(0);
    expect(netOf([...opened, closed('lost'), closed('won', 9)])).toBe(1_600);
  });

  test('what refunds took back is not taken again; two disputes are two', () => {
    const goodwill = refund(71, { transactions: [paidBack('50.00')] });
    const heard = [updated(1, { refunds: [goodwill] })];
    expect(netOf([...heard, dispute('lost', { amount: '25.00' })])).toBe(400);
    const second = dispute('lost', { id: 10, amount: '25.00' });
    expect(netOf([...heard, dispute('lost', { amount: '25.00' }), second])).toBe(0);
    const returned = refund(71, { refund_line_items: [refundLine(goods('100.00'), 1, '100.00')] });
    expect(netOf([updated(1, { refunds: [returned] }), dispute('lost')])).toBe(0);
  });

  test('one that names no order, or has a new status, is set aside', () => {
    for (const [status, change] of [
      ['lost', { order_id: null }],
      ['forgotten', {}],
      ['lost', { currency: 'XXX' }],
      ['lost', { amount: null }],
    ] as const) {
      expect(dispute(status, change).event.type).toBe('not_understood');
    }
    // a hold must not fail for a currency
    expect(dispute('under_review', { currency: 'XXX' }).event).toMatchObject({ currency: null });
  });
});
