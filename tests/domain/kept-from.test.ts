import { keptFrom } from '@skinstack/domain/kept-from';
import { expect, test } from 'vitest';

test.each([
  ['2026-11-22T03:17:00.000Z', 13, '2025-10-22T03:17:00.000Z'],
  ['2026-01-31T12:00:00.000Z', 1, '2025-12-31T12:00:00.000Z'],
  // February has no 31st: the month after begins
  ['2026-03-31T12:00:00.000Z', 1, '2026-03-03T12:00:00.000Z'],
  ['2026-03-01T00:00:00.000Z', 24, '2024-03-01T00:00:00.000Z'],
])('at %s, %i months before is %s', (now, months, from) => {
  expect(keptFrom(Date.parse(now), months).toISOString()).toBe(from);
});
