import { modelLinkCache } from '@skinstack/lab/bench/model-link-cache';
import { describe, expect, test } from 'vitest';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const small = { link_count: 1_000, taps_a_week: 50_000, weeks: 1, isolate_count: 3, seed: 7 };
const model = (change: object = {}) =>
  modelLinkCache({ ...small, lifetimes_ms: [50_000, HOUR_MS, WEEK_MS], ...change });

describe('where look-ups are answered', () => {
  const found = model();

  test('each by one of the three, about as many as were asked for', () => {
    for (const { taps, from_memory, from_redis, from_neon } of found) {
      expect(from_memory + from_redis + from_neon).toBe(taps);
      expect(taps / small.taps_a_week).toBeCloseTo(1, 1);
    }
  });

  test('the longer copies are fresh, the fewer reach Neon', () => {
    const shares = found.map(({ from_neon, taps }) => from_neon / taps);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(4 * (shares[2] ?? 1));
  });

  test('the same again, whenever it is run', () => {
    expect(model()).toEqual(found);
  });
});

test('100,000 links, two million taps a week: a week of copies leaves one in twenty to Neon', () => {
  const [week] = modelLinkCache({
    ...{ link_count: 100_000, taps_a_week: 2_000_000, weeks: 1, isolate_count: 5, seed: 1 },
    lifetimes_ms: [WEEK_MS],
  });
  expect((week?.from_neon ?? 1) / (week?.taps ?? 1)).toBeLessThan(0.07);
}, 60_000);
