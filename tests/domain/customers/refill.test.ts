import { findDueWeek, weekOf } from '@skinstack/domain/customers/due-week';
import {
  dueAt,
  forecastRefills,
  type Purchase,
  type RefillProduct,
  shareOf,
  supplyOf,
} from '@skinstack/domain/customers/refill';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const UNKNOWN = {
  ...{ days_of_supply: null, size_ml: null, category: null },
  period_after_opening_months: null,
};

describe('how long a product lasts', () => {
  test('by its own gaps from thirty on, whatever one of them is', () => {
    const gaps = Array.from({ length: 29 }, (_, nth) => 50 + nth);
    expect(supplyOf({ ...UNKNOWN, days_of_supply: 45 }, gaps)?.basis).toBe('stated');
    const learned = supplyOf({ ...UNKNOWN, days_of_supply: 45 }, [...gaps, 4_000]);
    expect(learned).toMatchObject({ basis: 'learned', days: 64.5 });
  });

  test.each([
    ['face cream', 50, 32.5],
    ['Body_Lotion', 200, 25.6],
    ['hand cream', 75, 34.7],
    ['shampoo', 250, 23.9],
  ])('%s of %i ml: %f days', (category, size_ml, days) => {
    const supply = supplyOf({ ...UNKNOWN, category, size_ml }, []);
    expect(supply?.basis).toBe('estimate');
    expect((supply?.days ?? 0) / 0.9472).toBeCloseTo(days, 1);
  });

  test('not at all where nothing is known, and no longer than it keeps once open', () => {
    expect(supplyOf({ ...UNKNOWN, category: 'serum', size_ml: 30 }, [])).toBeNull();
    const tub = supplyOf({ ...UNKNOWN, category: 'face cream', size_ml: 5_000 }, []);
    expect((tub?.days ?? 0) / 0.9472).toBeCloseTo(365, 0);
  });
});

describe('what keeps six months once open', () => {
  const kept = { ...UNKNOWN, period_after_opening_months: 6 };
  const most_days = 365 / 2;
  const gaps = (days: number) => Array.from({ length: 40 }, (_, nth) => days + nth);

  test.each([
    ['stated', { ...kept, days_of_supply: 400 }, []],
    ['estimate', { ...kept, category: 'face cream', size_ml: 1_000 }, []],
    ['learned', kept, gaps(300)],
  ] as const)('is due by then: %s', (basis, product, own) => {
    const supply = supplyOf(product, own);
    expect(supply?.basis).toBe(basis);
    expect(supply?.days).toBeLessThanOrEqual(most_days);
    expect(supply?.days).toBeGreaterThan(most_days * 0.9);
    expect(supply?.low_days).toBeLessThanOrEqual(supply?.days ?? 0);
    expect(supply?.high_days).toBeGreaterThan(supply?.days ?? 0);
  });

  test.each([
    ['stated', { days_of_supply: 45 }, []],
    ['estimate', { category: 'face cream', size_ml: 50 }, []],
    ['learned', {}, gaps(40)],
  ] as const)('and sooner if it is used up sooner: %s', (_, product, own) => {
    const said = supplyOf({ ...kept, ...product }, own);
    expect(said).toEqual(supplyOf({ ...UNKNOWN, ...product }, own));
  });

  test('each piece is opened when the one before is used up', () => {
    const supply = supplyOf({ ...kept, days_of_supply: 400 }, []);
    const bought = { product_id: 'serum', bought_at_ms: NOW_MS, next_at_ms: null };
    const [one = 0, three = 0] = [1, 3].map((quantity) =>
      supply ? dueAt({ ...bought, quantity }, supply) - NOW_MS : 0,
    );
    expect(three).toBeCloseTo(3 * one, -1);
  });
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

/** A gamma value with coefficient of variation 0.4 (Marsaglia and Tsang). */
function gammaGap(mean: number, random: () => number): number {
  const shape = 6.25;
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) {
      return (d * v * mean) / shape;
    }
  }
}

test('a simulated year of 200 products: 80 ± 5 % of refills are inside the stated range', () => {
  const random = randomOf(7);
  const inside = { learned: [0, 0], stated: [0, 0] };
  for (let product = 0; product < 200; product++) {
    const mean = 25 + Math.floor(random() * 95);
    const gaps: number[] = [];
    const buyers = 3 + Math.floor(random() * 40);
    const events = Array.from({ length: buyers }, () => {
      const times: [number, number][] = [];
      for (let at = random() * 60; at < 365; ) {
        const gap = gammaGap(mean, random);
        times.push([at + gap, gap]);
        at += gap;
      }
      return times;
    }).flat();
    // as the year goes by: each refill is judged by what was known before it
    for (const [at, gap] of events.sort(([a], [b]) => a - b)) {
      if (at > 365) continue;
      const supply = supplyOf({ ...UNKNOWN, days_of_supply: mean }, gaps);
      if (supply && supply.basis !== 'estimate') {
        const count = inside[supply.basis];
        count[0] = (count[0] ?? 0) + Number(gap >= supply.low_days && gap <= supply.high_days);
        count[1] = (count[1] ?? 0) + 1;
      }
      gaps.push(gap);
    }
  }
  const [learned = 0, learned_of = 0] = inside.learned;
  const [stated = 0, stated_of = 0] = inside.stated;
  expect(learned_of).toBeGreaterThan(5_000);
  const share = (learned + stated) / (learned_of + stated_of);
  expect(share).toBeGreaterThan(0.75);
  expect(share).toBeLessThan(0.85);
});

describe('the weeks to come', () => {
  const supply = { basis: 'stated', days: 30, low_days: 16, high_days: 46 } as const;
  const product = (id: string): RefillProduct => ({
    ...{ id, name: id, supply, net_minor: 600n, currency: 'USD' },
  });
  const products = new Map(['serum', 'cream', 'balm'].map((id) => [id, product(id)]));
  /** So many buyers whose supply ends so many days from now. */
  const due = (product_id: string, count: number, days: number, next: number | null = null) =>
    Array.from({ length: count }, (): Purchase => {
      const bought_at_ms = NOW_MS + (days - 30) * DAY_MS;
      const next_at_ms = next === null ? null : NOW_MS + next * DAY_MS;
      return { product_id, bought_at_ms, quantity: 1, next_at_ms };
    });

  test('begin on Monday, and pieces add up', () => {
    expect(new Date(weekOf(NOW_MS)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
    const [two] = due('serum', 1, 0);
    expect(two && dueAt({ ...two, quantity: 2 }, supply) - NOW_MS).toBe(30 * DAY_MS);
  });

  test('count who is due, came back, and is late', () => {
    const bought = [...due('serum', 6, 1), ...due('serum', 3, -1), ...due('serum', 2, -1, -1)];
    const [row, ...others] = forecastRefills(bought, products, NOW_MS, 2, false);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ due: 11, refilled: 2, late: 3, basis: 'stated' });
    expect(row?.product?.id).toBe('serum');
    expect(row?.expected_net).toEqual({ low_minor: 0n, high_minor: 5_400n, currency: 'USD' });
  });

  test('tell nobody of fewer than five buyers', () => {
    const few = [...due('cream', 3, 8), ...due('balm', 2, 8), ...due('serum', 4, 15)];
    const rows = forecastRefills([...few, ...due('serum', 5, 1)], products, NOW_MS, 4, false);
    expect(rows.map((row) => [row.product?.id ?? null, row.due])).toEqual([
      ['serum', 5],
      [null, 5],
    ]);
    const weeks = forecastRefills(few, products, NOW_MS, 4, true);
    expect(weeks.map((row) => [row.product, row.due])).toEqual([[null, 5]]);
  });

  test('expect by the share that came back so far', () => {
    const past = [...due('serum', 80, -100, -90), ...due('serum', 20, -100)];
    const [row] = forecastRefills([...past, ...due('serum', 10, 1)], products, NOW_MS, 1, false);
    const { low, high } = shareOf(80, 100);
    expect([low, high].map((share) => Math.round(share * 100))).toEqual([74, 85]);
    expect(Number(row?.expected_net?.low_minor)).toBeCloseTo(6_000 * low, -1);
    expect(Number(row?.expected_net?.high_minor)).toBeCloseTo(6_000 * high, -1);
  });
});

describe('the week a creator is told of', () => {
  const row = (week: string, due: number, refilled: number, name: string | null = null) => ({
    ...{ week, due, refilled, basis: 'stated' },
    product: name === null ? null : { id: name, name },
    expected_net: { low: 100 * due, high: 300 * due, currency: 'USD' },
  });

  test('is the first with somebody who did not come back, and what most of them run out of', () => {
    const rows = [
      row('2026-11-23', 9, 9, 'serum'),
      row('2026-11-30', 8, 1, 'balm'),
      row('2026-11-30', 12, 2, 'cream'),
      { ...row('2026-11-30', 6, 0), basis: 'estimate' },
      row('2026-12-07', 30, 0, 'serum'),
    ];
    expect(findDueWeek(rows)).toEqual({
      ...{ week: '2026-11-30', count: 23, refilled: 3, is_estimate: true },
      product: { id: 'cream', name: 'cream' },
      expected_net: { low: 2_600, high: 7_800, currency: 'USD' },
    });
  });

  test('adds up no two currencies, and is none where nobody is due', () => {
    const yen = { ...row('2026-11-23', 5, 0), expected_net: { low: 1, high: 2, currency: 'JPY' } };
    expect(findDueWeek([row('2026-11-23', 5, 0, 'serum'), yen])?.expected_net).toBeNull();
    expect(findDueWeek([row('2026-11-23', 5, 5, 'serum')])).toBeNull();
    expect(findDueWeek([])).toBeNull();
  });
});
