import {
  DELIVERY_WAITS_MS,
  isGivenUp,
  nextDeliveryTry,
  nextMailTry,
} from '@skinstack/domain/notices/retries';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const HOUR_MS = 3_600_000;

test('a delivery is tried after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, and no more', () => {
  const waits = DELIVERY_WAITS_MS.map((_, at) => nextDeliveryTry(at + 1, 0, 0));
  expect(waits.map((wait) => (wait ?? 0) / 1_000)).toEqual([
    5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000,
  ]);
  expect(nextDeliveryTry(9, 0, 0)).toBeNull();
});

test('a wait is drawn out by a tenth at most, and never shortened', () => {
  const failed = fc.integer({ min: 1, max: 8 });
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(failed, fc.nat(), chance, (count, now_ms, drawn) => {
      const wait_ms = (nextDeliveryTry(count, now_ms, drawn) ?? 0) - now_ms;
      const plain_ms = DELIVERY_WAITS_MS[count - 1] ?? 0;
      expect(wait_ms).toBeGreaterThanOrEqual(plain_ms);
      expect(wait_ms).toBeLessThanOrEqual(plain_ms * 1.1 + 1);
    }),
  );
});

test('an endpoint is given up after five days in which nothing arrived', () => {
  expect(isGivenUp(0, 120 * HOUR_MS - 1)).toBe(false);
  expect(isGivenUp(0, 120 * HOUR_MS)).toBe(true);
});

test('a mail is tried as long as its provider would know it again: less than a day', () => {
  let now_ms = 0;
  let try_count = 1;
  for (let next = nextMailTry(1, 0, 0, 1); next !== null; try_count++) {
    now_ms = next;
    next = nextMailTry(try_count + 1, 0, now_ms, 1);
  }
  expect(now_ms).toBeGreaterThan(18 * HOUR_MS);
  expect(now_ms).toBeLessThanOrEqual(23 * HOUR_MS);
  expect(try_count).toBeGreaterThan(10);
});
