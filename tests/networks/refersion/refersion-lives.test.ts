import { markVerified } from '@skinstack/networks/adapter';
import type { OrderReported } from '@skinstack/networks/event';
import { refersion } from '@skinstack/networks/refersion/adapter';
import { describe, expect, test } from 'vitest';
import { keepBooks } from '../lives/books.ts';
import { hear, post } from '../lives/life.ts';
import { netOf } from '../lives/net-of.ts';

const TOKEN = `AZ${'k'.repeat(62)}`;
const NOW_MS = Date.UTC(2026, 10, 22);
type Json = Record<string, unknown>;
/** A conversion of $100.00 that pays $20.00. */
const conversion: Json = {
  ...{ id: 55_012, created: '2026-11-20 18:48:42', updated: '2026-11-20 18:48:42' },
  ...{ status: 'PENDING', total: '100.00', commission_total: '20.00', currency: 'USD' },
  order_id: '1001',
};
const told = (change: Json = {}, topic = 'NEW_CONVERSION') =>
  hear(refersion, post({ ...conversion, ...change }, NOW_MS, { 'Refersion-Topic': topic }));
const second = (at: number) => ({ updated: `2026-11-21 10:00:0${at}` });
/** A cancellation under its own id. */
const cancelled = (total: string, change: Json = {}) =>
  told({ id: 7, total: `-${total}`, commission_total: String(-Number(total) / 5), ...change });

describe('whose order it is (1, 5)', () => {
  test('two brands may have a 1001 each; a cancellation touches its own brand’s', () => {
    const [acme, dew] = [{ merchant: { name: 'Acme' } }, { merchant: { name: 'Dew Botanics' } }];
    const both = [told(acme), told({ ...dew, id: 2 }), cancelled('100.00', dew)];
    const books = keepBooks(both);
    expect([...books].map(([key, left]) => [key, left.net])).toEqual([
      ['acme/1001 55012', 1_600],
      ['dew botanics/1001 2', 0],
    ]);
  });

  test.each([
    [{ id: 31, name: 'Acme' }, '31'],
    [{ id: ' 31 ' }, '31'],
    [{ name: ' ACME ' }, 'acme'],
    [{ name: 'Cafe\u0301' }, 'café'],
    [{ name: '' }, null],
    ['Acme', null],
    [null, null],
  ])('the merchant %j is %j', (merchant, seller) => {
    expect(told({ merchant }).event).toMatchObject({ type: 'order_reported', seller });
  });

  test.each(['1001', '#1001', ' 1001 ', '# 1001', '\u200b1001', 1001])(
    'the order %j is 1001',
    (order_id) => {
      const names = { external_order_id: '1001', order_names: ['1001'] };
      expect(told({ order_id }).event).toMatchObject(names);
      expect(cancelled('1.00', { order_id }).event).toMatchObject({ external_order_id: '1001' });
    },
  );
});

describe('a later word counts (11, 20)', () => {
  test('a cancellation told PENDING, then DENIED: 1600', () => {
    const waits = cancelled('100.00', second(1));
    expect(netOf([told(), waits])).toBe(0);
    const denied = cancelled('100.00', { ...second(2), status: 'DENIED' });
    expect(netOf([told(), waits, denied])).toBe(1_600);
    // and approved after all
    const again = cancelled('100.00', { ...second(3), status: 'APPROVED' });
    expect(netOf([told(), waits, denied, again])).toBe(0);
  });

  test('a negative conversion corrected from −20 to −50: 800', () => {
    const first = cancelled('20.00', second(1));
    expect(netOf([told(), first])).toBe(1_280);
    expect(netOf([told(), first, cancelled('50.00', second(2))])).toBe(800);
    expect(netOf([told(), first, cancelled('10.00', second(2))])).toBe(1_440);
  });

  test('of two words of one second the later stage is newer, else the one that pays less', () => {
    const words = ['PENDING', 'APPROVED', 'DENIED'].map((status) => told({ ...second(1), status }));
    expect(netOf(words.slice(0, 2))).toBe(1_600);
    expect(netOf(words)).toBe(0);
    const edits = ['30.00', '20.00'].map((commission_total) =>
      told({ ...second(1), total: '150.00', commission_total }),
    );
    expect(netOf([told(), ...edits])).toBe(1_600);
  });

  test('denied, and approved again later: 1600', () => {
    const denied = told({ ...second(1), status: 'UNQUALIFIED' });
    expect(netOf([told(), denied])).toBe(0);
    expect(netOf([told(), denied, told({ ...second(2), status: 'APPROVED' })])).toBe(1_600);
  });

  test('without `updated` it is as old as its making', () => {
    const at_ms = Date.UTC(2026, 10, 20, 18, 48, 42);
    expect(told({ updated: null }).event).toMatchObject({ version: { at_ms, rank: 0 } });
  });
});

describe('subscriptions (12)', () => {
  test('a renewal is a conversion of its own, and its cancellation says that it is of one', () => {
    const first = { total: '10.00', commission_total: '2.00', subscription_id: 'sub_1' };
    const renewal = { id: 2, is_recurring: true, subscription_id: 'sub_1' };
    const books = keepBooks([told(first), told(renewal)]);
    expect([...books].map(([key, left]) => [key, left.net])).toEqual([
      ['null/1001 55012', 160],
      ['null/1001 2', 1_600],
    ]);
    // the number is that of the order which began it: no other network knows the renewal by it
    expect(told(renewal).event).toMatchObject({ order_names: [], is_of_subscription: true });
    expect(told(first).event).toMatchObject({ order_names: ['1001'], is_of_subscription: true });
    const { event } = cancelled('100.00', { is_recurring: true });
    expect(event).toMatchObject({
      ...{ is_of_subscription: true, external_conversion_id: null, external_refund_id: '7' },
      part: { kind: 'gross', base_minor: 10_000n, gross_minor: 2_000n },
    });
    expect(cancelled('1.00').event).not.toHaveProperty('is_of_subscription');
  });

  test('a credit that takes and names no order is set aside', () => {
    for (const order_id of [null, '', undefined]) {
      expect(cancelled('5.00', { order_id }).event.type).toBe('not_understood');
    }
  });
});

describe('what is not understood is set aside (17)', () => {
  test.each(['REFUNDED', 'VOID', 'REJECTED', 'PAID', 'UNAPPROVED', 'constructor'])(
    'the status %s',
    (status) => {
      expect(told({ status }).event.type).toBe('not_understood');
      expect(cancelled('5.00', { status }).event.type).toBe('not_understood');
    },
  );

  test.each([
    ['pending', 0],
    ['Approved', 1],
    ['unqualified', 2],
  ])('the status %s has rank %d', (status, rank) => {
    expect(told({ status }).event).toMatchObject({ version: { rank } });
  });

  test('a topic that is new to us, with an order or money in it', () => {
    const body = { id: 1, order_id: '1001', total: '5.00' };
    expect(hear(refersion, post(body, 0, { 'Refersion-Topic': 'REFUND' })).event.type).toBe(
      'not_understood',
    );
    const other = post({ hello: 1 }, 0, { 'Refersion-Topic': 'REFUND' });
    expect(hear(refersion, other).event.type).toBe('ignored');
  });
});

describe('where a click is found (18)', () => {
  const claims = (click: Json, change: Json = {}) =>
    (told({ click, ...change }).event as OrderReported).claims;
  const sub_id = { kind: 'click', where: 'the sub-id' };
  const landed = { kind: 'click', where: 'the landing address' };

  test('in the sub-id, and in the landing address, each once', () => {
    const landed_url = `https://brand.example/?rfsn=1&subid=${TOKEN}`;
    expect(claims({ sub_id: 'instagram', landed_url })).toEqual([
      { ...sub_id, token: 'instagram' },
      { ...landed, token: TOKEN },
    ]);
    expect(claims({ sub_id: TOKEN, landed_url })).toEqual([{ ...sub_id, token: TOKEN }]);
    expect(claims({ landed_url: `https://b.example/?utm_term=x&ref=${TOKEN}` })).toEqual([
      { ...landed, token: TOKEN },
    ]);
  });

  test('what cannot be kept, or is not of its form, is left out, and the order stands (19)', () => {
    expect(claims({ sub_id: 'a\u0000', landed_url: 7 })).toEqual([]);
    const odd = { coupon_code: 'x'.repeat(256), customer: 'Ada', subscription_id: {} };
    expect(told({ ...odd, click: 'none', is_recurring: [] }).event).toMatchObject({
      ...{ type: 'order_reported', claims: [], customer_email: null },
    });
  });
});

describe('the short form (22a)', () => {
  const short = (change: Json = {}) =>
    post({ event_id: 'evt_1', order_id: 'A-1', commission_amount: 15.0, ...change }, NOW_MS);
  const read = (change: Json = {}) => hear(refersion, short(change)).event;

  test('is the commission of an order: gross 1500', async () => {
    expect(read()).toMatchObject({
      ...{ type: 'order_reported', external_order_id: 'A-1', external_conversion_id: null },
      ...{ currency: 'USD', amount_minor: 1_500n, commission_minor: 1_500n, claims: [] },
      ...{ ordered_at_ms: NOW_MS, version: null, void_reason: null },
    });
    expect(await refersion.identify(markVerified(short()))).toMatchObject({
      external_event_id: 'evt_1',
    });
  });

  test('with all it may say', () => {
    const full = {
      ...{ total: '75.00', currency: 'eur', sub_id: TOKEN, coupon_code: ' MINA10 ' },
      status: 'APPROVED',
    };
    expect(read(full)).toMatchObject({
      ...{ amount_minor: 7_500n, commission_minor: 1_500n, currency: 'EUR' },
      claims: [
        { kind: 'click', token: TOKEN, where: 'the sub-id' },
        { kind: 'coupon', code: 'MINA10' },
      ],
    });
    expect(read({ status: 'DENIED' })).toMatchObject({ void_reason: expect.any(String) });
    expect(read({ commission_amount: '-15.00' })).toMatchObject({
      ...{ type: 'order_reversed', external_refund_id: 'evt_1', state: 'stands' },
      part: { kind: 'gross', base_minor: 1_500n, gross_minor: 1_500n },
    });
  });

  test.each([
    { status: 'REFUNDED' },
    { commission_amount: null },
    { commission_amount: 'x' },
    { currency: 'XXX' },
    { order_id: '' },
    { event_id: '\u0000' },
  ])('%j is not understood', (change) => expect(read(change).type).toBe('not_understood'));

  test('beside the long form the long form counts', () => {
    const both = { ...conversion, event_id: 'evt_1', commission_amount: '1.00' };
    expect(hear(refersion, post(both, NOW_MS)).event).toMatchObject({ commission_minor: 2_000n });
  });
});
