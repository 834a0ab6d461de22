import type { Span } from '@skinstack/db/sum-clicks';
import { invalidField } from '../links/invalid-field.ts';
import type { Ports } from '../ports.ts';
import { readTime } from './read-time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More than two years of days. */
export const LONGEST_DAYS = 800;

/** A period as callers name it: times, or days of their time zone. */
type PeriodQuery = { from?: string | undefined; to?: string | undefined; timezone: string };

/**
 * The period asked for, the last 30 days when none is. Rollups are by the hour, so it is widened to
 * whole hours, for clicks and orders alike.
 * @throws Problem `invalid_request` on a period that runs backward or is over `longest_days`
 */
export function readPeriod(
  ports: Pick<Ports, 'now'>,
  { from, to, timezone }: PeriodQuery,
  longest_days = LONGEST_DAYS,
): Span {
  const end_ms = wholeHour(to ? readTime(to, timezone) : ports.now() + 1, Math.ceil);
  const start_ms = wholeHour(from ? readTime(from, timezone) : end_ms - 30 * DAY_MS, Math.floor);
  const days = (end_ms - start_ms) / DAY_MS;
  if (days <= 0 || days > longest_days) {
    throw invalidField('from', `The period runs forward and over at most ${longest_days} days`);
  }
  return { from: new Date(start_ms), to: new Date(end_ms) };
}

const wholeHour = (at_ms: number, round: (hours: number) => number) =>
  round(at_ms / HOUR_MS) * HOUR_MS;
