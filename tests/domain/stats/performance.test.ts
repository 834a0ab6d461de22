import { amountPer, ratio } from '@skinstack/domain/stats';
import { expect, test } from 'vitest';

test('ratios have four digits, and none over nothing', () => {
  expect([ratio(1, 3), ratio(0, 5), ratio(5, 0)]).toEqual([0.3333, 0, null]);
});

test('amounts are shared to the nearest minor unit, and not over nothing', () => {
  expect([amountPer(1_600n, 3), amountPer(5n, 2), amountPer(5n, 0)]).toEqual([533n, 3n, null]);
});
