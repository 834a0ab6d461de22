import { markVerified } from '@skinstack/networks/adapter';
import { custom } from '@skinstack/networks/custom/adapter';
import type { OrderReported } from '@skinstack/networks/event';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { get, hear } from '../lives/life.ts';

const TOKEN = `AZ${'k'.repeat(62)}`;
const order = { order_id: 'A-1', amount: '100.00', currency: 'USD' };
const read = (fields: Record<string, string>) => hear(custom, get(fields, 0)).event;
const nameOf = async (fields: Record<string, string>) =>
  (await custom.identify(markVerified(get(fields, 0)))).external_event_id;

describe('the words of other platforms (17)', () => {
  const reports = [
    ...['pending', 'hold', 'lead', 'on hold', 'ON-HOLD', '2', '5', 'approved', 'confirmed', '1'],
    ...['paid', 'sale', 'success', 'Confirmed', ' accepted ', '41', '43'],
  ];
  test.each(reports)('status=%s reports', (status) => {
    expect(read({ ...order, status })).toMatchObject({ type: 'order_reported' });
  });

  test.each(['sale', 'lead', 'purchase', 'order', 'conversion', 'conversion.created'])(
    'type=%s reports',
    (type) => {
      expect(read({ ...order, type })).toMatchObject({ type: 'order_reported' });
      expect(read({ ...order, type, status: 'approved' })).toMatchObject({ version: null });
      expect(read({ ...order, type, status: 'denied' })).toMatchObject({ kind: 'cancel' });
    },
  );

  test.each([
    ...['denied', 'rejected', 'declined', 'invalid', 'reversed', 'void', '3', '11', '19'].map(
      (word) => [word, 'cancel', 'stands'],
    ),
    ...['refund', 'refunded', 'returned'].map((word) => [word, 'refund', 'stands']),
    ...['chargeback', 'charged_back', 'dispute_lost'].map((word) => [word, 'chargeback', 'stands']),
    ...['dispute', 'disputed', 'dispute_opened'].map((word) => [word, 'chargeback', 'open']),
    ...['chargeback_won', 'dispute won'].map((word) => [word, 'chargeback', 'withdrawn']),
  ])('%s is a %s that %s, as status and as type', (word, kind, state) => {
    const expected = { type: 'order_reversed', kind, state };
    expect(read({ ...order, status: word })).toMatchObject(expected);
    expect(read({ ...order, type: word })).toMatchObject(expected);
    expect(read({ ...order, type: word, status: 'approved' })).toMatchObject(expected);
    // nothing but the order: everything of it
    const all = { type: 'order_reversed', part: { kind: 'all' }, currency: null };
    expect(read({ order_id: 'A-1', status: word })).toMatchObject(all);
  });

  test.each<Record<string, string>>([
    { status: 'dreaming' },
    { type: 'click' },
    { type: 'sale', status: 'dreaming' },
    { type: 'refund', status: 'rejected' },
    { status: '52' },
    { status: 'toString' },
    { type: 'conversion.exploded' },
  ])('%j is set aside, never let pass', (words) => {
    expect(read({ ...order, ...words }).type).toBe('not_understood');
    expect(read({ order_id: 'A-1', ...words }).type).toBe('not_understood');
  });

  test('an amount that was left empty is a mistake, and does not mean everything', () => {
    for (const amount of ['', ' ']) {
      expect(read({ ...order, status: 'refund', amount }).type).toBe('not_understood');
    }
  });

  test.each([
    [{ oid: '7', sale_amount: '9.50', payout: '1.25', currency: 'EUR' }, 950n, 125n],
    [{ orderRef: '7', order_sum: '9.50', order_currency: 'EUR', sum: '1.25' }, 950n, 125n],
    [{ order_number: '7', revenue: '9.50', base_commission: '1.25', currency: 'EUR' }, 950n, 125n],
    // what is paid is told and not what was bought: it is taken to come to as much
    [{ leadid: '7', price: '1.25', currency: 'EUR' }, 125n, 125n],
    [{ txid: '7', payout: '1.25', currency: 'EUR' }, 125n, 125n],
  ])('%j', (fields, amount_minor, commission_minor) => {
    expect(read(fields as never)).toMatchObject({
      ...{ external_order_id: '7', amount_minor, commission_minor, currency: 'EUR' },
    });
  });

  test('whatever a query says, it is an event and no exception', () => {
    const name = fc.constantFrom(
      'order_id',
      'amount',
      'currency',
      'status',
      'type',
      'payout',
      'ts',
    );
    const value = fc.oneof(fc.string(), fc.constantFrom('1', 'USD', '{x}', 'refund', '-5', '1e9'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
        const query = String(new URLSearchParams(pairs));
        const body = new TextEncoder().encode(query);
        const sent = { method: 'GET', query, body, received_at_ms: 0 } as const;
        const event = custom.parse(markVerified({ ...sent, headers: new Headers() }));
        expect(event.type).toMatch(/^(order_reported|order_reversed|not_understood)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('every place that may carry a token (18)', () => {
  const names = [
    ...['click_id', 'clickid', 'subid', 'sub_id', 'subid1', 'sid', 'u1', 'cid', 'pub_click_id'],
    ...['aff_sub', 'aff_sub1', 'aff_sub2', 'aff_sub5', 'aff_unique1', 'source', 'clickref6'],
    ...['sub1', 'sub5', 'sub10', 's1', 's2', 's5', 'p1', 'p10', 'transaction_id', 'tid', 'ref'],
  ];
  test.each(names)('%s', (name) => {
    const { claims } = read({ ...order, [name]: TOKEN }) as OrderReported;
    expect(claims).toEqual([{ kind: 'click', token: TOKEN, where: name }]);
  });

  test('any two of them, in whatever order: the token first, another mark after it', () => {
    const place = fc.constantFrom(...names);
    fc.assert(
      fc.property(place, fc.constantFrom('clickid', 'subid', 'aff_sub'), (name, other) => {
        fc.pre(name !== other);
        for (const pair of [
          { [other]: 'x', [name]: TOKEN },
          { [name]: TOKEN, [other]: 'x' },
        ]) {
          const { claims } = read({ ...order, ...pair }) as OrderReported;
          expect(claims).toEqual([
            { kind: 'click', token: TOKEN, where: name },
            { kind: 'click', token: 'x', where: other },
          ]);
        }
      }),
    );
  });

  test('a token CAKE cut in two is one again; the same token twice is one claim', () => {
    const cut = { s1: TOKEN.slice(0, 50), s2: TOKEN.slice(50) };
    const { claims } = read({ ...order, ...cut }) as OrderReported;
    expect(claims[0]).toEqual({ kind: 'click', token: TOKEN, where: 's1 and s2' });
    const twice = read({ ...order, sub1: TOKEN, aff_sub: TOKEN }) as OrderReported;
    expect(twice.claims).toHaveLength(1);
  });

  test('a thousand of them cost no more than twelve', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => {
      return [`p${at}`, `A${String(at).padStart(63, 'b')}`] as const;
    });
    const { claims } = read({ ...order, ...Object.fromEntries(many) }) as OrderReported;
    expect(claims).toHaveLength(12);
  });
});

describe('only what is needed is judged (19)', () => {
  test.each<Record<string, string>>([
    { aff_sub: '{aff_sub}' },
    { coupon_code: '{coupon}' },
    { sub1: '#s1#', clickref: '!!clickref!!' },
    { customer_id: '[[customer]]' },
    { customer_id: '0' },
    { customer_id: '' },
    { customer_id: 'undefined' },
    { timestamp: '{time}' },
    { campaign: 'Summer {2026}' },
    { event_id: '{event_id}' },
  ])('%j leaves the order as it is', (change) => {
    expect(read({ ...order, ...change })).toEqual(read(order));
  });

  test.each(['order_id', 'amount', 'currency', 'commission', 'status', 'type', 'payment_state'])(
    'a macro in %s does not',
    (name) => expect(read({ ...order, [name]: '{macro}' }).type).toBe('not_understood'),
  );

  test('a delivery is not named by a macro: all of them would be one', async () => {
    const names = await Promise.all(
      ['A-1', 'A-2'].map((order_id) => nameOf({ ...order, order_id, event_id: '{event_id}' })),
    );
    expect(new Set(names).size).toBe(2);
    expect(names[0]).toMatch(/^sha256:/);
  });

  test('what comes twice and is not needed is left out', () => {
    const query = 'order_id=A-1&amount=1&currency=USD&coupon=A&coupon=B&aff_sub=x&aff_sub=y';
    const body = new TextEncoder().encode(query);
    const sent = { method: 'GET', query, body, received_at_ms: 0 } as const;
    const event = custom.parse(markVerified({ ...sent, headers: new Headers() }));
    expect(event).toMatchObject({ claims: [{ token: 'x' }, { token: 'y' }] });
  });
});
