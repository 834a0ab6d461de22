import {
  countDays,
  daysOfRange,
  intervalOf,
  periodBefore,
  periodQuery,
  RANGES,
  readPeriod,
} from '@skinstack/domain/pages/period';
import { firstRequests } from '@skinstack/domain/pages/requests';
import { describe, expect, test } from 'vitest';

const TODAY = '2026-03-01';

describe('periods', () => {
  test.each([
    ['today', '2026-03-01', '2026-03-01'],
    ['yesterday', '2026-02-28', '2026-02-28'],
    ['7d', '2026-02-23', '2026-03-01'],
    ['30d', '2026-01-31', '2026-03-01'],
    ['month', '2026-03-01', '2026-03-01'],
    ['last-month', '2026-02-01', '2026-02-28'],
    ['year', '2026-01-01', '2026-03-01'],
  ] as const)('%s', (range, first, last) => {
    expect(daysOfRange(range, TODAY)).toEqual({ first, last });
  });

  test('of all names are no longer than the API answers, and run forward', () => {
    for (const range of RANGES) {
      const days = countDays(daysOfRange(range, TODAY));
      expect(days, range).toBeGreaterThanOrEqual(1);
      expect(days, range).toBeLessThanOrEqual(800);
    }
  });

  test('the last day is included for people, and sent as the day after', () => {
    const period = readPeriod({ from: '2026-02-10', to: '2026-02-28' }, TODAY);
    expect(periodQuery(period, 'Europe/Paris')).toBe(
      'from=2026-02-10&to=2026-03-01&timezone=Europe%2FParis',
    );
  });

  test.each([
    { from: '2026-02-30x', to: '2026-03-01' },
    { from: '2026-03-01', to: '2026-02-01' },
    { range: 'for ever' },
    {},
  ])('an address that names none is the last 30 days: %j', (query) => {
    expect(readPeriod(query as Record<string, string>, TODAY).range).toBe('30d');
  });

  test('before is as long and ends the day before', () => {
    const period = readPeriod({ range: '7d' }, TODAY);
    const before = periodBefore(period);
    expect([before.first, before.last]).toEqual(['2026-02-16', '2026-02-22']);
  });

  test('are cut into what fits a chart', () => {
    const cut = (from: string, to: string) => intervalOf({ first: from, last: to });
    expect(cut('2026-03-01', '2026-03-01')).toBe('hour');
    expect(cut('2026-01-01', '2026-03-01')).toBe('day');
    expect(cut('2025-03-02', '2026-03-01')).toBe('week');
    expect(cut('2024-01-01', '2026-03-01')).toBe('month');
  });
});

test('a page begins with what is the reader’s alone', () => {
  const reader = { influencer_id: 'inf_1', timezone: 'Asia/Kolkata', today: TODAY };
  for (const path of ['/app', '/app/links', '/app/earnings', '/app/payouts']) {
    const requests = firstRequests(path, {}, reader);
    expect(requests.length, path).toBeGreaterThan(0);
    for (const request of requests) expect(request).toContain('inf_1');
  }
  expect(firstRequests('/app', {}, reader).length).toBeLessThanOrEqual(6);
});
