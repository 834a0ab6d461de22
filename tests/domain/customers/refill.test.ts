import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDueWeek, weekOf } from '@skinstack/domain/customers/due-week';
import {
  countRefills,
  dueAt,
  forecastRefills,
  type Purchase,
  type RefillProduct,
  shareOf,
} from '@skinstack/domain/customers/refill';
import { supplyOf } from '@skinstack/domain/customers/supply';
import {
  coverageOf,
  decilesOf,
  drawCalibration,
  simulateRefills,
  simulateYear,
} from '@skinstack/lab/bench/simulate-refills';
import { ROOT } from '@skinstack/local/read-settings';
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
    expect(supply?.days).toBeCloseTo(days, 1);
  });

  test('not at all where nothing is known, and no longer than it keeps once open', () => {
    expect(supplyOf({ ...UNKNOWN, category: 'serum', size_ml: 30 }, [])).toBeNull();
    const tub = supplyOf({ ...UNKNOWN, category: 'face cream', size_ml: 5_000 }, []);
    expect(tub?.days).toBeCloseTo(365, 0);
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
    const at = { bought_at_ms: NOW_MS, next_at_ms: null };
    const bought = { product_id: 'serum', customer_id: 'eve', ...at };
    const [one = 0, three = 0] = [1, 3].map((quantity) =>
      supply ? dueAt({ ...bought, quantity }, supply) - NOW_MS : 0,
    );
    expect(three).toBeCloseTo(3 * one, -1);
  });
});

test('a simulated year of 200 products: 80 ± 5 % of refills are inside the stated range', () => {
  const judged = simulateRefills(7, 200, 'stated');
  expect(judged.filter(({ basis }) => basis === 'learned').length).toBeGreaterThan(5_000);
  expect(Math.abs(coverageOf(judged) - 0.8)).toBeLessThanOrEqual(0.05);
  for (const basis of ['learned', 'stated'] as const) {
    const own = judged.filter((one) => one.basis === basis);
    for (const tenth of decilesOf(own)) {
      expect(Math.abs(coverageOf(tenth) - 0.8), basis).toBeLessThanOrEqual(0.05);
    }
  }
});

test('the plot of it in the docs is the one that is drawn', () => {
  const drawn = readFileSync(join(ROOT, 'docs/refill-calibration.svg'), 'utf8');
  expect(drawCalibration(simulateYear())).toBe(drawn);
});

describe('the weeks to come', () => {
  const supply = { basis: 'stated', days: 30, low_days: 16, high_days: 46 } as const;
  const product = (id: string): RefillProduct => ({
    ...{ id, name: id, supply, net_minor: 600n, currency: 'USD' },
  });
  const products = new Map(['serum', 'cream', 'balm'].map((id) => [id, product(id)]));
  /** So many buyers whose supply ends so many days from now. */
  const due = (product_id: string, count: number, days: number, next: number | null = null) =>
    Array.from({ length: count }, (_, nth): Purchase => {
      const customer_id = `${product_id} ${days} ${next} ${nth}`;
      const bought_at_ms = NOW_MS + (days - 30) * DAY_MS;
      const next_at_ms = next === null ? null : NOW_MS + next * DAY_MS;
      return { product_id, customer_id, bought_at_ms, quantity: 1, next_at_ms };
    });
  const supplies = new Map([...products.keys()].map((id) => [id, supply]));
  const forecast = (bought: readonly Purchase[], weeks: number, by_week = false) => {
    const counts = countRefills(bought, supplies, NOW_MS, weeks);
    return forecastRefills(counts, products, NOW_MS, by_week);
  };

  test('begin on Monday, and pieces add up', () => {
    expect(new Date(weekOf(NOW_MS)).toISOString()).toBe('2026-11-23T00:00:00.000Z');
    const [two] = due('serum', 1, 0);
    expect(two && dueAt({ ...two, quantity: 2 }, supply) - NOW_MS).toBe(30 * DAY_MS);
  });

  test('count who is due, came back, and is late', () => {
    const bought = [...due('serum', 6, 1), ...due('serum', 3, -1), ...due('serum', 2, -1, -1)];
    const [row, ...others] = forecast(bought, 2);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ due: 11, refilled: 2, late: 3, basis: 'stated' });
    expect(row?.product?.id).toBe('serum');
    expect(row?.expected_net).toEqual({ low_minor: 0n, high_minor: 5_400n, currency: 'USD' });
  });

  test('are due on the day the stated supply ends, by the piece', () => {
    const stated = supplyOf({ ...UNKNOWN, days_of_supply: 60 }, []);
    const bought_at_ms = Date.parse('2026-10-16T12:00:00Z');
    const bought = { product_id: 'serum', customer_id: 'eve', bought_at_ms, next_at_ms: null };
    const on = (quantity: number) =>
      stated && new Date(dueAt({ ...bought, quantity }, stated)).toISOString().slice(0, 10);
    expect([on(1), on(2)]).toEqual(['2026-12-15', '2027-02-13']);
  });

  test('tell this week of those overdue from before, while they may still come', () => {
    // supply 30 days, range to 46: due ten days ago, or twenty
    const [row, ...others] = forecast([...due('serum', 6, -10), ...due('serum', 9, -20)], 4);
    expect([others, row]).toEqual([[], expect.objectContaining({ due: 0, refilled: 0, late: 6 })]);
    const [both] = forecast([...due('serum', 5, 1), ...due('serum', 6, -10)], 4);
    expect(both).toMatchObject({ due: 5, late: 6 });
    expect(forecast(due('serum', 6, -10, -5), 4)).toEqual([]);
  });

  test('tell nobody of fewer than five buyers', () => {
    const few = [...due('cream', 3, 8), ...due('balm', 2, 8), ...due('serum', 4, 15)];
    const rows = forecast([...few, ...due('serum', 5, 1)], 4);
    expect(rows.map((row) => [row.product?.id ?? null, row.due])).toEqual([
      ['serum', 5],
      [null, 5],
    ]);
    const weeks = forecast(few, 4, true);
    expect(weeks.map((row) => [row.product, row.due])).toEqual([[null, 5]]);
  });

  test('one buyer of five pieces is one buyer, by the last of them', () => {
    const [first] = due('serum', 1, 1);
    const hour = (nth: number) => (first?.bought_at_ms ?? 0) + nth * 3_600_000;
    const five = [0, 1, 2, 3, 4].flatMap((nth): Purchase[] => {
      const next_at_ms = nth < 4 ? hour(nth + 1) : null;
      return first ? [{ ...first, bought_at_ms: hour(nth), next_at_ms }] : [];
    });
    expect(forecast(five, 4)).toEqual([]);
    const [row] = forecast([...five, ...due('serum', 4, 1, -2)], 4);
    expect(row).toMatchObject({ due: 5, refilled: 4, late: 0 });
  });

  test('expect by the share that came back so far', () => {
    const past = [...due('serum', 80, -100, -90), ...due('serum', 20, -100)];
    const [row] = forecast([...past, ...due('serum', 10, 1)], 1);
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
