import { addDays, dayOf } from './calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A half-open period. */
export type Span = { from: Date; to: Date };
/** What a period is cut into: calendar parts of a time zone. */
export type Interval = 'hour' | 'day' | 'week' | 'month';

/** True for the IANA name of a time zone; offsets are none, they are read with opposite signs. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    readZone(name);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day of an instant in a time zone: `2026-11-22`. */
export function dayIn(at_ms: number, timezone: string): string {
  return dayOf(at_ms + offset(at_ms, timezone));
}

/**
 * When a calendar day begins in a time zone: the first instant at which its clocks show that day.
 * Where clocks go forward at midnight that is not midnight, and a day that was left out begins when
 * the next does.
 * @param day `2026-11-22`
 * @param timezone an IANA name
 */
export function startOfDay(day: string, timezone: string): Date {
  const wall_ms = Date.parse(day);
  const [from_ms, to_ms] = [wall_ms - DAY_MS, wall_ms + DAY_MS];
  const [before, after] = [offset(from_ms, timezone), offset(to_ms, timezone)];
  const unchanged_ms = wall_ms - before;
  if (before === after) return new Date(unchanged_ms);
  const changed_ms = findChange(from_ms, to_ms, timezone);
  const at_ms = unchanged_ms < changed_ms ? unchanged_ms : Math.max(changed_ms, wall_ms - after);
  return new Date(at_ms);
}

/**
 * Where the parts of a period begin, in order: the first begins with or before the period, the last
 * ends with or after it, and each ends where the next begins. Weeks begin on Monday. These edges
 * are the only ones: the database is told them, and reads no calendar.
 */
export function cutPeriod({ from, to }: Span, interval: Interval, timezone: string): Date[] {
  const first_day = dayIn(from.getTime(), timezone);
  if (interval === 'hour') return cutHours(startOfDay(first_day, timezone), { from, to }, timezone);
  const starts: Date[] = [];
  for (let day = firstOf(first_day, interval); ; day = nextOf(day, interval)) {
    const start = startOfDay(day, timezone);
    if (start >= to) return starts;
    // the first day that is shown of a zone that left out a day begins twice
    if (start <= from) starts.length = 0;
    if (start.getTime() !== starts.at(-1)?.getTime()) starts.push(start);
  }
}

/** The Monday, or the first, of the week or month of a day. */
function firstOf(day: string, interval: Interval): string {
  if (interval === 'month') return `${day.slice(0, 7)}-01`;
  if (interval === 'day') return day;
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

function nextOf(day: string, interval: Interval): string {
  if (interval === 'month') return addMonths(day, 1);
  return addDays(day, interval === 'week' ? 7 : 1);
}

/** The same day so many months later, of the first of a month. */
function addMonths(first: string, months: number): string {
  const [year = 0, month = 1] = first.split('-').map(Number);
  return dayOf(Date.UTC(year, month - 1 + months, 1));
}

/**
 * Hours begin where clocks show a full hour, or turn to another one. Where they go back by less
 * than an hour (Lord Howe) one hour is longer.
 */
function cutHours(day_start: Date, { from, to }: Span, timezone: string): Date[] {
  const starts: Date[] = [];
  for (let at_ms = day_start.getTime(); at_ms < to.getTime(); at_ms = nextHour(at_ms, timezone)) {
    if (at_ms <= from.getTime()) starts.length = 0;
    starts.push(new Date(at_ms));
  }
  return starts;
}

function nextHour(at_ms: number, timezone: string): number {
  const before = offset(at_ms, timezone);
  const next_ms = at_ms + HOUR_MS - modulo(at_ms + before, HOUR_MS);
  if (offset(next_ms, timezone) === before) return next_ms;
  const changed_ms = findChange(at_ms, next_ms, timezone);
  const after_ms = changed_ms + offset(changed_ms, timezone);
  const past_ms = modulo(after_ms, HOUR_MS);
  const isSameHour = hourOf(after_ms) === hourOf(changed_ms - 1 + before);
  return past_ms > 0 && isSameHour ? changed_ms + HOUR_MS - past_ms : changed_ms;
}

const hourOf = (wall_ms: number) => Math.floor(wall_ms / HOUR_MS);
const modulo = (value: number, by: number) => ((value % by) + by) % by;

/**
 * The period that one is compared with: as many calendar months before whole months, as many days
 * before whole days (so a week before a week), and the equally long time before anything else.
 */
export function spanBefore({ from, to }: Span, timezone: string): Span {
  const [first, end] = [dayStarting(from, timezone), dayStarting(to, timezone)];
  if (first === null || end === null) {
    return { from: new Date(2 * from.getTime() - to.getTime()), to: from };
  }
  if (first.endsWith('-01') && end.endsWith('-01')) {
    const [begun, ended] = [monthNumber(first), monthNumber(end)];
    return { from: startOfDay(addMonths(first, begun - ended), timezone), to: from };
  }
  const days = (Date.parse(end) - Date.parse(first)) / DAY_MS;
  return { from: startOfDay(addDays(first, -days), timezone), to: from };
}

function monthNumber(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return year * 12 + month;
}

/** The day that begins at an instant, if one does. */
function dayStarting(at: Date, timezone: string): string | null {
  const day = dayIn(at.getTime(), timezone);
  return startOfDay(day, timezone).getTime() === at.getTime() ? day : null;
}

/** The instant of the change of a zone's clocks between two between which there is one. */
function findChange(from_ms: number, to_ms: number, timezone: string): number {
  const before = offset(from_ms, timezone);
  let [low_ms, high_ms] = [from_ms, to_ms];
  while (high_ms - low_ms > 1) {
    const middle_ms = Math.floor((low_ms + high_ms) / 2);
    if (offset(middle_ms, timezone) === before) low_ms = middle_ms;
    else high_ms = middle_ms;
  }
  return high_ms;
}

const OFFSET = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/;

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offset(at_ms: number, timezone: string): number {
  const { format, offsets } = readZone(timezone);
  const known = offsets.get(at_ms);
  if (known !== undefined) return known;
  const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(format.format(at_ms)) ?? [];
  const ahead_seconds = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const ahead_ms = (sign === '-' ? -1_000 : 1_000) * ahead_seconds;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  offsets.set(at_ms, ahead_ms);
  return ahead_ms;
}

/** What is remembered of a zone: making a format costs a hundred times what using it does. */
type Zone = { format: Intl.DateTimeFormat; offsets: Map<number, number> };
const zones = new Map<string, Zone>();
const MOST_ZONES = 50;
const MOST_OFFSETS = 2_000;

/** @throws RangeError on a name that is no time zone's */
function readZone(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const zone = { format, offsets: new Map<number, number>() };
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(timezone, zone);
  return zone;
}
