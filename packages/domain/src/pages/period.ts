import { addDays, daysOfMonth, monthBefore } from '../calendar.ts';
import type { Interval } from '../time-zones.ts';

/** The periods a page offers by name. */
export const RANGES = [
  'today',
  'yesterday',
  '7d',
  '30d',
  '90d',
  'month',
  'last-month',
  'year',
  'all',
] as const;
export type Range = (typeof RANGES)[number];

/** A period of a page: two days, both included, and how it was chosen. */
export type Period = {
  range: Range | 'days';
  first: string;
  last: string;
  is_compared: boolean;
};

/** The longest period the API answers, in days. */
const LONGEST_DAYS = 800;
const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The period an address names: `range=7d`, or `from=2026-11-01&to=2026-11-22`, both days included;
 * the last 30 days when it names none.
 * @param today in the reader's time zone
 */
export function readPeriod(query: Readonly<Record<string, string>>, today: string): Period {
  const { from = '', to = '', range, compare } = query;
  const is_compared = compare !== 'off';
  if (DAY.test(from) && DAY.test(to) && isDay(from) && isDay(to) && from <= to) {
    const earliest = addDays(to, 1 - LONGEST_DAYS);
    const first = [from, earliest].sort().at(-1) ?? from;
    return { range: 'days', first, last: to, is_compared };
  }
  const known = RANGES.find((one) => one === range) ?? '30d';
  return { range: known, ...daysOfRange(known, today), is_compared };
}

const isDay = (text: string) => !Number.isNaN(Date.parse(text));

/** The first and the last day of a named period. */
export function daysOfRange(range: Range, today: string): { first: string; last: string } {
  switch (range) {
    case 'today':
      return { first: today, last: today };
    case 'yesterday':
      return { first: addDays(today, -1), last: addDays(today, -1) };
    case '7d':
      return { first: addDays(today, -6), last: today };
    case '30d':
      return { first: addDays(today, -29), last: today };
    case '90d':
      return { first: addDays(today, -89), last: today };
    case 'month':
      return { first: `${today.slice(0, 7)}-01`, last: today };
    case 'last-month':
      return daysOfMonth(monthBefore(today));
    case 'year':
      return { first: `${today.slice(0, 4)}-01-01`, last: today };
    case 'all':
      return { first: addDays(today, 1 - LONGEST_DAYS), last: today };
  }
}

/** How many days a period has. */
export function countDays({ first, last }: Pick<Period, 'first' | 'last'>): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/** As many days, right before it: what the API compares with. */
export function periodBefore(period: Period): Period {
  const first = addDays(period.first, -countDays(period));
  return { range: 'days', first, last: addDays(period.first, -1), is_compared: false };
}

/** What a chart of a period is cut into, so that it has between about 7 and 100 bars. */
export function intervalOf(period: Pick<Period, 'first' | 'last'>): Interval {
  const days = countDays(period);
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/**
 * The same period as the API is asked for it: its last day is sent as the day after, because there
 * the end is not included.
 */
export function periodQuery({ first, last }: Pick<Period, 'first' | 'last'>, timezone: string) {
  return `from=${first}&to=${addDays(last, 1)}&timezone=${encodeURIComponent(timezone)}`;
}
