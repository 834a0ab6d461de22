import { startOfDay } from '@skinstack/domain/start-of-day';
import { expect, test } from 'vitest';

test.each([
  ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22', 'America/New_York', '2026-11-22T05:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'], // clocks change that night
  ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  ['2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Paris', '2026-10-25T23:00:00.000Z'],
  ['2026-11-22', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
  ['2026-11-22', 'Pacific/Auckland', '2026-11-21T11:00:00.000Z'],
])('%s in %s begins at %s', (day, timezone, instant) => {
  expect(startOfDay(day, timezone).toISOString()).toBe(instant);
});
