const DAY_MS = 86_400_000;

/** The UTC day of an instant: `2026-11-22`. */
export function dayOf(at_ms: number): string {
  return new Date(at_ms).toISOString().slice(0, 10);
}

/** The day this many days later; earlier when `days` is negative. */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

/** The month before that of a day or of a month: `2026-10` of `2026-11-22`. */
export function monthBefore(day: string): string {
  return addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}

/** The first and the last day of a month. */
export function daysOfMonth(month: string): { first: string; last: string } {
  const first = `${month}-01`;
  // no month has more than 31 days: 31 days on is in the next
  const last = addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1);
  return { first, last };
}

/**
 * When a calendar day begins in a time zone.
 * @param day `2026-11-22`
 * @param timezone an IANA name
 */
export function startOfDay(day: string, timezone: string): Date {
  const utc_ms = Date.parse(`${day}T00:00:00Z`);
  const guess_ms = utc_ms - offset(utc_ms, timezone);
  // the offset at midnight there may differ from the one at midnight UTC, when clocks change
  return new Date(utc_ms - offset(guess_ms, timezone));
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offset(at_ms: number, timezone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(at_ms).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at_ms;
}
