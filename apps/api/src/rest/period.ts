import { z } from '@hono/zod-openapi';
import type { Span } from '@skinstack/db/stats/sum-clicks';
import { startOfDay } from '@skinstack/domain/calendar';
import type { Ports } from '../ports.ts';
import { day, instant } from './fields.ts';
import { invalidField } from './rows.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEFAULT_DAYS = 30;
/** More than two years of days. */
export const LONGEST_DAYS = 800;

export const timezone = z
  .string()
  .max(64)
  .default('UTC')
  .refine(isTimezone, 'An IANA time zone name');

/** The query of a period: times, or days of a time zone. */
export const periodQuery = {
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  timezone,
};
type PeriodQuery = { from?: string | undefined; to?: string | undefined; timezone: string };

/**
 * The period asked for, the last 30 days when none is. Rollups are hourly, so it is widened to
 * whole hours, for clicks and orders alike.
 * @throws Problem `invalid_request` on a period that runs backward or is over `longest_days`
 */
export function readPeriod(
  ports: Pick<Ports, 'now'>,
  { from, to, timezone }: PeriodQuery,
  longest_days = LONGEST_DAYS,
): Span {
  const end_ms = wholeHour(to ? readTime(to, timezone) : ports.now() + 1, Math.ceil);
  const start_ms = wholeHour(
    from ? readTime(from, timezone) : end_ms - DEFAULT_DAYS * DAY_MS,
    Math.floor,
  );
  const days = (end_ms - start_ms) / DAY_MS;
  if (days <= 0 || days > longest_days) {
    throw invalidField('from', `The period runs forward and over at most ${longest_days} days`);
  }
  return { from: new Date(start_ms), to: new Date(end_ms) };
}

/** A time as it is, a day as its start in the caller's time zone; in milliseconds. */
export function readTime(text: string, timezone: string): number {
  return text.includes('T') ? Date.parse(text) : startOfDay(text, timezone).getTime();
}

const wholeHour = (at_ms: number, round: (hours: number) => number) =>
  round(at_ms / HOUR_MS) * HOUR_MS;

/** A name that JavaScript and PostgreSQL both know; they read offsets with opposite signs. */
function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
