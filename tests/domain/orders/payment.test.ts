import {
  type HoldFacts,
  holdEnd,
  isLapsed,
  PAYMENT_STATES,
} from '@skinstack/domain/orders/payment';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const ORDERED_MS = Date.UTC(2026, 10, 1);
const day = (at: number) => ORDERED_MS + at * DAY_MS;
/** Ordered and told at once, paid on the third day, fulfilled on the tenth. */
const facts: HoldFacts = {
  ...{ hold_from: 'paid', hold_days: 30, payment_state: 'paid' },
  ...{ ordered_at_ms: day(0), paid_at_ms: day(3), fulfilled_at_ms: day(10) },
  learned_at_ms: day(0),
};

describe('when a hold ends', () => {
  test.each([
    ['paid', 33],
    ['ordered', 30],
    ['fulfilled', 40],
  ] as const)('from %s: on day %d', (hold_from, at) => {
    expect(holdEnd({ ...facts, hold_from })).toBe(day(at));
  });

  test('not while the shop has no money, whatever the program counts from', () => {
    const unpaid = ['pending', 'authorized', 'partially_paid', 'voided', 'expired'];
    const withoutEnd = PAYMENT_STATES.filter((payment_state) =>
      (['paid', 'ordered', 'fulfilled'] as const).every(
        (hold_from) => holdEnd({ ...facts, hold_from, payment_state }) === null,
      ),
    );
    expect(withoutEnd).toEqual(unpaid);
  });

  test('what was not fulfilled does not end; what nobody says was paid began with the order', () => {
    const silent = { ...facts, paid_at_ms: null, fulfilled_at_ms: null };
    expect(holdEnd({ ...silent, hold_from: 'fulfilled' })).toBeNull();
    expect(holdEnd({ ...silent, payment_state: 'unknown' })).toBe(day(30));
  });

  test('an old order is not over the moment it is told', () => {
    const told = { ...facts, learned_at_ms: day(300) };
    expect(holdEnd(told)).toBe(day(330));
    expect(holdEnd({ ...told, hold_from: 'ordered' })).toBe(day(330));
  });

  test('never before the hold has passed since the order, nor since it was told', () => {
    const at = fc.integer({ min: 0, max: 400 }).map(day);
    const any = fc.record({
      hold_from: fc.constantFrom('paid', 'ordered', 'fulfilled'),
      hold_days: fc.integer({ min: 0, max: 90 }),
      payment_state: fc.constantFrom(...PAYMENT_STATES),
      ordered_at_ms: fc.constant(day(0)),
      paid_at_ms: fc.option(at, { nil: null }),
      fulfilled_at_ms: fc.option(at, { nil: null }),
      learned_at_ms: at,
    });
    fc.assert(
      fc.property(any, (one) => {
        const least_ms = Math.max(one.ordered_at_ms, one.learned_at_ms) + one.hold_days * DAY_MS;
        expect(holdEnd(one) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(least_ms);
      }),
    );
  });
});

test('a payment that was voided or has expired will not come', () => {
  expect(PAYMENT_STATES.filter(isLapsed)).toEqual(['voided', 'expired']);
});
