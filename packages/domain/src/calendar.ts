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
