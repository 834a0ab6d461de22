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
