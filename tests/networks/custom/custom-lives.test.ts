import { markVerified } from '@skinstack/networks/adapter';
import { custom } from '@skinstack/networks/custom/adapter';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import { describe, expect, test } from 'vitest';
import { type Heard, keepBooks } from '../lives/books.ts';
import { get, hear, post } from '../lives/life.ts';
import { netOf } from '../lives/net-of.ts';

type Json = Record<string, unknown>;
const NOW_MS = Date.UTC(2026, 10, 22, 8);
const order = { order_id: 'A-1', amount: '100.00', currency: 'USD' };
const minute = (at: number) => `2026-11-21T10:${String(at).padStart(2, '0')}:00Z`;
const told = (type: string, data: Json, timestamp: string | null, received_ms = NOW_MS): Heard =>
  hear(
    custom,
    post({ type: `conversion.${type}`, timestamp, data }, received_ms, {
      'webhook-id': `msg_${received_ms}`,
    }),
  );
const created = told('created', order, minute(0));
const postback = (fields: Json, received_ms = NOW_MS) =>
  hear(
    custom,
    get(Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, String(v)])), received_ms),
  );

describe('one identifier has one form (5)', () => {
  test.each([' A-1', 'A-1 ', '\u200bA-1', 'A-1\n'])('the order %j is A-1', (order_id) => {
    for (const one of [
      told('created', { ...order, order_id }, null),
      postback({ ...order, order_id }),
    ]) {
      expect(one.event).toMatchObject({ external_order_id: 'A-1', order_names: ['A-1'] });
    }
    expect(told('cancelled', { order_id }, null).event).toMatchObject({ external_order_id: 'A-1' });
  });

  test('of both forms of Unicode, and as a number with its mark', () => {
    const [composed, decomposed] = ['É-1', 'E\u0301-1'].map(
      (order_id) => told('created', { ...order, order_id }, null).event,
    );
    expect(composed).toEqual(decomposed);
    const { event } = told('created', { ...order, order_id: '#1001' }, null);
    expect(event).toMatchObject({ external_order_id: '#1001', order_names: ['1001'] });
  });

  test.each([' MINA10 ', 'MINA10', '\ufeffMINA10'])('the code %j is MINA10 (21)', (coupon_code) => {
    const { claims } = told('created', { ...order, coupon_code }, null).event as OrderReported;
    expect(claims).toEqual([{ kind: 'coupon', code: 'MINA10' }]);
  });

  test('two conversions of one order by their own ids', () => {
    const [sale, bonus] = [{ conversion_id: '1' }, { conversion_id: '2', amount: '10.00' }];
    const books = keepBooks([
      told('created', { ...order, ...sale }, null),
      told('created', { ...order, ...bonus }, null),
      told('cancelled', { order_id: 'A-1', conversion_id: '2' }, minute(1)),
    ]);
    expect([...books].map(([key, left]) => [key, left.net])).toEqual([
      ['null/A-1 1', 1_600],
      ['null/A-1 2', 0],
    ]);
  });
});

describe('refunds (6)', () => {
  const items = [
    { id: 'a', quantity: 1, amount: '50.00' },
    { id: 'b', quantity: 1, amount: '50.00' },
  ];
  const whole = told('created', { ...order, items }, minute(0));
  const ofItem = (id: string, change: Json = {}) =>
    told(
      'refunded',
      { ...order, amount: '25.00', items: [{ id, quantity: 1, amount: '25.00' }], ...change },
      minute(1),
    );

  test('of one moment and amount, of different items: both count, each once', () => {
    expect(netOf([whole, ofItem('a')])).toBe(1_200);
    expect(netOf([whole, ofItem('a'), ofItem('b')])).toBe(800);
    const nameOf = ({ event }: Heard) => (event as OrderReversed).external_refund_id;
    const pair = (a: string, b: string) => {
      const both = [a, b].map((id) => ({ id, quantity: 1, amount: '12.50' }));
      return nameOf(ofItem('a', { items: both }));
    };
    expect(pair('a', 'b')).toBe(pair('b', 'a'));
    const long = Array.from({ length: 80 }, (_, at) => ({ id: `line-${at}`, amount: '0.25' }));
    expect(nameOf(ofItem('a', { amount: '20.00', items: long })).length).toBeLessThan(100);
  });

  test('the same id with another amount is a correction: 1280, then 800, then 1600', () => {
    const refund = (amount: string, at: number) =>
      told('refunded', { ...order, amount, refund_id: 'r1' }, minute(at));
    expect(netOf([created, refund('20.00', 1)])).toBe(1_280);
    expect(netOf([created, refund('20.00', 1), refund('50.00', 2)])).toBe(800);
    const heard = [created, refund('20.00', 1), refund('50.00', 2), refund('0.00', 3)];
    expect(netOf(heard)).toBe(1_600);
  });

  test('one that did not come about is withdrawn by its id', () => {
    const refund = told('refunded', { ...order, refund_id: 'r1' }, minute(1));
    for (const type of ['refund_withdrawn', 'refund_failed', 'refund_cancelled']) {
      const gone = told(type, { order_id: 'A-1', refund_id: 'r1' }, minute(2));
      expect(netOf([created, refund, gone])).toBe(1_600);
      expect(told(type, { order_id: 'A-1' }, minute(2)).event.type).toBe('not_understood');
    }
  });
});

describe('the payment (7)', () => {
  test.each([
    [undefined, 'paid', true],
    ['pending', 'pending', false],
    ['Unpaid', 'pending', false],
    ['authorized', 'authorized', false],
    ['partially_paid', 'partially_paid', false],
    ['paid', 'paid', true],
    ['partially_refunded', 'paid', true],
    ['refunded', 'refunded', true],
    ['disputed', 'disputed', true],
  ])('payment_state %s is %s', (payment_state, state, is_payable) => {
    const one = told('created', { ...order, payment_state }, null);
    expect(one.event).toMatchObject({ payment_state: state, void_reason: null });
    expect([...keepBooks([one]).values()]).toMatchObject([{ net: 1_600, is_payable }]);
    expect(postback({ ...order, payment_state: payment_state ?? '' }).event).toMatchObject({
      payment_state: state,
    });
  });

  test.each(['voided', 'expired'])(
    '%s takes back all, paid later gives it again',
    (payment_state) => {
      const lapsed = told('updated', { ...order, payment_state }, minute(1));
      expect(netOf([created, lapsed])).toBe(0);
      const paid = told('updated', { ...order, payment_state: 'paid' }, minute(2));
      expect(netOf([created, lapsed, paid])).toBe(1_600);
    },
  );

  test('a state of its own is not understood', () => {
    expect(told('created', { ...order, payment_state: 'maybe' }, null).event.type).toBe(
      'not_understood',
    );
  });
});

describe('disputes (8)', () => {
  const bare = { order_id: 'A-1' };
  test.each(['dispute_opened', 'chargeback_opened', 'disputed'])('%s holds', (type) => {
    const books = keepBooks([created, told(type, bare, minute(1))]);
    expect([...books.values()]).toMatchObject([{ net: 1_600, is_payable: false }]);
  });

  test('lost: 0; won, also after it was lost: 1600', () => {
    const opened = told('dispute_opened', bare, minute(1));
    for (const lost of ['charged_back', 'chargeback_lost', 'dispute_lost']) {
      const taken = told(lost, order, minute(2));
      expect(netOf([created, opened, taken])).toBe(0);
      for (const won of ['chargeback_won', 'dispute_won', 'chargeback_reversed']) {
        expect(netOf([created, opened, told(won, bare, minute(2))])).toBe(1_600);
        expect(netOf([created, taken, told(won, bare, minute(3))])).toBe(1_600);
      }
    }
  });

  test('several of one order by their ids; one that takes back names its amount', () => {
    const lost = (dispute_id: string) =>
      told('dispute_lost', { ...order, amount: '25.00', dispute_id }, minute(2));
    expect(netOf([created, lost('d1'), lost('d2')])).toBe(800);
    expect(told('charged_back', bare, minute(1)).event.type).toBe('not_understood');
  });
});

describe('what comes back (11)', () => {
  test('cancelled, then updated or reinstated: 1600', () => {
    const cancelled = told('cancelled', { order_id: 'A-1' }, minute(1));
    expect(netOf([created, cancelled])).toBe(0);
    expect(netOf([created, cancelled, told('updated', order, minute(2))])).toBe(1_600);
    const reinstated = told('reinstated', { order_id: 'A-1' }, minute(2));
    expect(netOf([created, cancelled, reinstated])).toBe(1_600);
    expect(netOf([created, told('updated', order, minute(1)), cancelled])).toBe(0);
  });

  test('GET: rejected, then approved: 1600; pending undoes no rejection', () => {
    const state = (status: string, at: number) => postback({ ...order, status }, NOW_MS + at);
    const heard = [state('pending', 0), state('rejected', 1)];
    expect(netOf(heard)).toBe(0);
    expect(netOf([...heard, state('approved', 2)])).toBe(1_600);
    expect(netOf([...heard, state('pending', 2)])).toBe(0);
    expect(netOf([...heard, state('lead', 3), state('hold', 4)])).toBe(0);
  });
});

describe('which is newer (20)', () => {
  test('a `created` without a time that is sent again undoes no update', () => {
    const first = told('created', order, null, NOW_MS);
    const update = told('updated', { ...order, amount: '60.00' }, null, NOW_MS + 1);
    const again = told('created', order, null, NOW_MS + 2);
    expect(netOf([first, update, again])).toBe(960);
    expect(netOf([first, told('cancelled', { order_id: 'A-1' }, null, NOW_MS + 1), again])).toBe(0);
  });

  test('of one moment an update is newer than the creation, a cancellation than both', () => {
    const update = told('updated', { ...order, amount: '150.00' }, minute(0));
    expect(netOf([created, update])).toBe(2_400);
    expect(netOf([created, update, told('cancelled', { order_id: 'A-1' }, minute(0))])).toBe(0);
  });
});

test('a commission over the order is told as it is, as Refersion’s help has 5.00 on 4.75 (15)', () => {
  const data = { ...order, amount: '4.75', commission_amount: '5.00' };
  expect(told('created', data, null).event).toMatchObject({ commission_minor: 500n });
});

test('fields that are not needed and cannot be kept are left out (19)', () => {
  const odd = { coupon_code: 'a\u0000', click_id: { a: 1 }, customer_id: 'x'.repeat(300) };
  const items = [{ id: 'a', amount: '100.00', sku: '\u0007' }];
  expect(told('created', { ...order, ...odd, items }, null).event).toMatchObject({
    ...{ type: 'order_reported', claims: [], customer_email: null, lines: [{ sku: null }] },
  });
});

test('the id that is signed is the id that is used (23)', async () => {
  const named = post({ type: 'conversion.created' }, NOW_MS, { 'svix-id': 'b' });
  expect((await custom.identify(markVerified(named))).external_event_id).toBe('b');
});
