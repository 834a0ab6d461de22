import {
  addMonths,
  type BondTerms,
  type CustomerOrder,
  judgeCustomer,
  NO_BOND,
} from '@skinstack/domain/customers/bond';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-01-31T10:00:00Z');
const TERMS: BondTerms = { ...NO_BOND, bond_months: 12 };
const by = (influencer_id: string, terms: Partial<BondTerms> = {}) => ({
  ...{ influencer_id, program_id: `program-of-${influencer_id}` },
  terms: { ...TERMS, ...terms },
});

/** An order so many days after the first. */
function order(day: number, change: Partial<CustomerOrder> = {}): CustomerOrder {
  return {
    ...{ order_id: `on-${day}`, name: `on-${day}`, ordered_at_ms: START_MS + day * DAY_MS },
    ...{ own: null, is_by_hand: false, stands: true, is_rejected: false },
    ...{ told_kind: null, bought: ['serum'] },
    ...change,
  };
}

/** What each order comes to, in short: kind, number, and whose it is. */
function judge(orders: readonly CustomerOrder[]) {
  const { verdicts } = judgeCustomer(orders);
  return orders.map(({ order_id, own }) => {
    const { order_kind, nth_order, credit, bond } = verdicts.get(order_id) ?? {};
    const whose =
      credit === 'own' ? own?.influencer_id : credit && `by bond ${bond?.influencer_id}`;
    return `${nth_order} ${order_kind}: ${whose ?? 'nobody'}`;
  });
}

describe('who brought a customer', () => {
  test('earns what they order later', () => {
    expect(
      judge([order(0, { own: by('mina') }), order(50), order(90, { bought: ['cream'] })]),
    ).toEqual(['1 first: mina', '2 refill: by bond mina', '3 repeat: by bond mina']);
  });

  test('nothing changes where no program has bonds', () => {
    const own = by('mina', NO_BOND);
    expect(judge([order(0, { own }), order(50)])).toEqual(['1 first: mina', '2 refill: nobody']);
  });

  test.each([
    [364, '2 refill: by bond mina'],
    [365, '2 refill: nobody'],
  ])('until the months are over: day %i', (day, expected) => {
    expect(judge([order(0, { own: by('mina') }), order(day)])[1]).toBe(expected);
  });

  test('for so many orders, of which one that was given back is none', () => {
    const own = by('mina', { bond_order_limit: 2 });
    const orders = [order(0, { own }), order(1), order(2, { stands: false }), order(3), order(4)];
    expect(judge(orders)).toEqual([
      ...['1 first: mina', '2 refill: by bond mina', '3 refill: by bond mina'],
      ...['3 refill: by bond mina', '4 refill: nobody'],
    ]);
  });

  test('another’s click wins and the bond stays, or it does not win', () => {
    const orders = (yields: boolean) => [
      order(0, { own: by('mina', { bond_yields_to_click: yields }) }),
      order(1, { own: by('jo') }),
      order(2),
    ];
    expect(judge(orders(true)).slice(1)).toEqual(['2 refill: jo', '3 refill: by bond mina']);
    expect(judge(orders(false)).slice(1)).toEqual([
      '2 refill: by bond mina',
      '3 refill: by bond mina',
    ]);
  });

  test('what an operator said wins over a bond that does not yield', () => {
    const own = by('mina', { bond_yields_to_click: false });
    const orders = [order(0, { own }), order(1, { own: by('jo'), is_by_hand: true })];
    expect(judge(orders)[1]).toBe('2 refill: jo');
  });

  test.each([
    ['given back as a whole', { stands: false }],
    ['rejected', { is_rejected: true }],
  ])('a first order that was %s bonds nobody', (_, change) => {
    const orders = [
      order(0, { own: by('mina'), ...change }),
      order(1),
      order(2, { own: by('jo') }),
    ];
    expect(
      judge([...orders, order(3)])
        .slice(1)
        .map((one) => one.split(': ')[1]),
    ).toEqual(['nobody', 'jo', 'by bond jo']);
  });

  test('once it is over, who brings them again has a bond of their own', () => {
    const orders = [order(0, { own: by('mina') }), order(400, { own: by('jo') }), order(450)];
    expect(judge(orders)[2]).toBe('3 refill: by bond jo');
  });
});

describe('renewals', () => {
  const renewal = (day: number) => order(day, { told_kind: 'renewal' });
  test.each([
    ['all', ['by bond mina', 'by bond mina', 'by bond mina']],
    ['none', ['nobody', 'nobody', 'nobody']],
    [1, ['by bond mina', 'nobody', 'nobody']],
  ] as const)('are paid: %s', (renewals, expected) => {
    const orders = [order(0, { own: by('mina', { renewals }) }), ...[30, 60, 90].map(renewal)];
    expect(judge(orders).slice(1)).toEqual(
      expected.map((whose, at) => `${at + 2} renewal: ${whose}`),
    );
  });

  test('one that was given back does not count, and one by a click is asked too', () => {
    const own = by('mina', { renewals: 1 });
    const back = { ...renewal(30), stands: false };
    const clicked = { ...renewal(90), own };
    expect(judge([order(0, { own }), back, renewal(60), clicked]).slice(1)).toEqual([
      '2 renewal: by bond mina',
      '2 renewal: by bond mina',
      '3 renewal: nobody',
    ]);
  });
});

test('a month later is the same day, or the last of the month', () => {
  const later = (months: number) => new Date(addMonths(START_MS, months)).toISOString();
  expect([later(1), later(2), later(13), later(36)].map((text) => text.slice(0, 10))).toEqual([
    ...['2026-02-28', '2026-03-31', '2027-02-28', '2029-01-31'],
  ]);
});

/** A generator that repeats itself for a seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}

test('1,000 customers of 5 orders, each in 24 orders of arrival: one judgement', () => {
  const random = randomOf(20);
  const one = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  for (let customer = 0; customer < 1_000; customer++) {
    const orders = Array.from({ length: 5 }, (_, nth) =>
      order(one(0, 0, 1, 30, 200, 400, 800), {
        ...{ order_id: `o${nth}`, name: `n${nth}` },
        own: one(null, null, by('mina'), by('jo', { bond_yields_to_click: false, renewals: 1 })),
        ...{ stands: random() < 0.7, is_rejected: random() < 0.1, is_by_hand: random() < 0.05 },
        ...{ told_kind: one(null, null, 'renewal'), bought: one([], ['serum'], ['cream']) },
      }),
    );
    const state = (of: readonly CustomerOrder[]) => {
      const { verdicts, bond, order_count } = judgeCustomer(of);
      return { verdicts: new Map([...verdicts].sort()), bond, order_count };
    };
    const first = state(orders);
    for (let play = 0; play < 24; play++) expect(state(shuffled(orders, random))).toEqual(first);
  }
});
