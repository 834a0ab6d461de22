import { z } from '@hono/zod-openapi';
import { addDays } from '@skinstack/domain/calendar';
import { dayIn, isTimezone, type Span, startOfDay } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { day, instant } from './fields.ts';
import { invalidField } from './rows.ts';

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
/** More than two years of days. */
export const LONGEST_DAYS = 800;

export const timezoneName = z.string().max(64).refine(isTimezone, 'An IANA time zone name');
export const timezone = timezoneName.default('UTC');

/** The query of a period: times, or days of a time zone; the first is included, the last is not. */
export const periodQuery = {
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  timezone,
};
type PeriodQuery = { from?: string | undefined; to?: string | undefined; timezone: string };

/**
 * The period asked for, to the millisecond. By default it ends with this quarter of an hour, so
 * that rollups are all there is to read, and has the last 30 days of the caller's time zone.
 * @throws Problem `invalid_request` on a period that runs backward or is over `longest_days`
 */
export function readPeriod(
  ports: Pick<Ports, 'now'>,
  { from, to, timezone }: PeriodQuery,
  longest_days = LONGEST_DAYS,
): Span {
  const end_ms = to ? readTime(to, timezone) : nextQuarter(ports.now());
  const start_ms = from ? readTime(from, timezone) : daysBefore(end_ms, timezone);
  const days = (end_ms - start_ms) / DAY_MS;
  // an hour more: clocks may go back in a period of so many calendar days
  if (!(days > 0 && days <= longest_days + 1 / 24)) {
    throw invalidField('from', `The period runs forward and over at most ${longest_days} days`);
  }
  return { from: new Date(start_ms), to: new Date(end_ms) };
}

const nextQuarter = (at_ms: number) => (Math.floor(at_ms / QUARTER_MS) + 1) * QUARTER_MS;

/** When the last so many days begin, of which the last may not be over. */
function daysBefore(end_ms: number, timezone: string): number {
  const last = dayIn(end_ms - 1, timezone);
  return startOfDay(addDays(last, 1 - DEFAULT_DAYS), timezone).getTime();
}

/** A time as it is, a day as its start in the caller's time zone; in milliseconds. */
export function readTime(text: string, timezone: string): number {
  return text.includes('T') ? Date.parse(text) : startOfDay(text, timezone).getTime();
}

/** A filter with its times read, days by their time zone. */
export function readTimes<T extends PeriodQuery>({ from, to, timezone, ...rest }: T) {
  const at = (text: string | undefined) =>
    text === undefined ? undefined : new Date(readTime(text, timezone));
  return { ...rest, from: at(from), to: at(to) };
}
