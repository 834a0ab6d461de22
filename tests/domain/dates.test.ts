import { addDays, dayOf, daysOfMonth, monthBefore } from '@skinstack/domain/calendar';
import { retentionStart } from '@skinstack/domain/clicks/retention';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const instants = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2200, 0, 1) });

test('days are added across months and leap years', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  fc.assert(
    fc.property(instants, fc.integer({ min: -5_000, max: 5_000 }), (at_ms, days) => {
      expect(addDays(addDays(dayOf(at_ms), days), -days)).toBe(dayOf(at_ms));
    }),
  );
});

test('a month has its first and last day, and one before it', () => {
  expect(daysOfMonth('2026-02')).toEqual({ first: '2026-02-01', last: '2026-02-28' });
  expect(daysOfMonth('2024-02').last).toBe('2024-02-29');
  expect(monthBefore('2026-01-31')).toBe('2025-12');
  expect(monthBefore('2026-11')).toBe('2026-10');
  fc.assert(
    fc.property(instants, (at_ms) => {
      const month = dayOf(at_ms).slice(0, 7);
      const { first, last } = daysOfMonth(month);
      expect([last.slice(0, 7), addDays(last, 1).slice(8)]).toEqual([month, '01']);
      expect(monthBefore(first)).toBe(addDays(first, -1).slice(0, 7));
    }),
  );
});

test.each([
  ['2026-11-22T03:17:00.000Z', 13, '2025-10-22T03:17:00.000Z'],
  ['2026-01-31T12:00:00.000Z', 1, '2025-12-31T12:00:00.000Z'],
  // February has no 31st: the month after begins
  ['2026-03-31T12:00:00.000Z', 1, '2026-03-03T12:00:00.000Z'],
  ['2026-03-01T00:00:00.000Z', 24, '2024-03-01T00:00:00.000Z'],
])('at %s, %i months before is %s', (now, months, from) => {
  expect(retentionStart(Date.parse(now), months).toISOString()).toBe(from);
});
