import { addDays } from '@skinstack/domain/calendar';
import {
  cutPeriod,
  dayIn,
  type Interval,
  isTimezone,
  spanBefore,
  startOfDay,
} from '@skinstack/domain/time-zones';
import { describe, expect, test } from 'vitest';

const ZONES = Intl.supportedValuesOf('timeZone');
const DECADE = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2031-01-01T00:00:00Z') };
const MINUTE_MS = 60_000;

/** The day clocks show, by another format than the code reads. */
const shownDay = (timezone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone });
  return (at_ms: number) => format.format(at_ms);
};

describe('every zone of the time zone database, 2020 to 2030', () => {
  test('there are all of them', () => {
    expect(ZONES.length).toBeGreaterThan(400);
    expect(ZONES.filter((zone) => !isTimezone(zone))).toEqual([]);
  });

  test('each day begins at the first instant at which it is shown, at a quarter of an hour', () => {
    const wrong: string[] = [];
    for (const zone of ZONES) {
      const shown = shownDay(zone);
      const starts = cutPeriod(DECADE, 'day', zone).map((start) => start.getTime());
      const first_day = shown(DECADE.from.getTime());
      for (const [at, start_ms] of starts.entries()) {
        const day = shown(start_ms);
        // no zone has left out a day since 2020, nor shown one twice
        const isRight =
          day === addDays(first_day, at) &&
          shown(start_ms - 1) === addDays(day, -1) &&
          start_ms % (15 * MINUTE_MS) === 0;
        if (!isRight) wrong.push(`${zone} ${new Date(start_ms).toISOString()} ${day}`);
      }
      if (shown(DECADE.to.getTime() - 1) !== addDays(first_day, starts.length - 1))
        wrong.push(zone);
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  test('weeks begin on Mondays, and months on firsts', () => {
    const wrong: string[] = [];
    for (const zone of ZONES.filter((_, at) => at % 8 === 0)) {
      const shown = shownDay(zone);
      for (const start of cutPeriod(DECADE, 'week', zone)) {
        const day = shown(start.getTime());
        if (new Date(day).getUTCDay() !== 1 || shown(start.getTime() - 1) === day) wrong.push(zone);
      }
      for (const start of cutPeriod(DECADE, 'month', zone)) {
        const day = shown(start.getTime());
        if (!day.endsWith('-01') || shown(start.getTime() - 1) === day) wrong.push(zone);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

test.each([
  ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
  ['2026-11-22', 'America/New_York', '2026-11-22T05:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'], // clocks change that night
  ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  ['2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Paris', '2026-10-25T23:00:00.000Z'],
  ['2026-11-22', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
  ['2026-11-22', 'Pacific/Auckland', '2026-11-21T11:00:00.000Z'],
  // there is no midnight: clocks go from 0:00 to 1:00
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z'],
  ['2026-03-29', 'Atlantic/Azores', '2026-03-29T01:00:00.000Z'],
  // the last hour of the day before is shown twice
  ['2026-04-05', 'America/Santiago', '2026-04-05T04:00:00.000Z'],
  // midnight is shown twice
  ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
  // a day that was left out
  ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  // before time zones, and before 1972
  ['1850-01-01', 'Europe/Paris', '1849-12-31T23:50:39.000Z'],
  ['1970-01-02', 'Africa/Monrovia', '1970-01-02T00:44:30.000Z'],
])('%s in %s begins at %s', (day, timezone, instant) => {
  expect(startOfDay(day, timezone).toISOString()).toBe(instant);
});

const cut = (from: string, to: string, interval: Interval, timezone: string) =>
  cutPeriod({ from: new Date(from), to: new Date(to) }, interval, timezone).map((start) =>
    start.toISOString().slice(0, 16),
  );

test.each([
  // 2:00 is 3:00; 1:00 comes twice
  ['2026-03-08T06:00', '2026-03-08T08:00', 'America/New_York', ['06:00', '07:00']],
  ['2026-11-01T05:00', '2026-11-01T07:01', 'America/New_York', ['05:00', '06:00', '07:00']],
  // by half an hour: 2:00 is 2:30, and 2:00 is 1:30 again
  ['2026-10-03T14:30', '2026-10-03T17:00', 'Australia/Lord_Howe', ['14:30', '15:30', '16:00']],
  ['2026-04-04T14:00', '2026-04-04T16:30', 'Australia/Lord_Howe', ['14:00', '15:30']],
  ['2026-11-22T00:20', '2026-11-22T01:20', 'Asia/Kathmandu', ['00:15', '01:15']],
])('the hours from %s to %s in %s', (from, to, timezone, hours) => {
  const starts = cut(`${from}Z`, `${to}Z`, 'hour', timezone);
  expect(starts).toEqual(hours.map((hour) => `${from.slice(0, 11)}${hour}`));
});

test('a period within a day, a week and a month begins with each', () => {
  const parts = (interval: Interval) =>
    cut('2026-11-26T10:00Z', '2026-11-26T11:00Z', interval, 'Asia/Kolkata');
  expect(parts('day')).toEqual(['2026-11-25T18:30']);
  expect(parts('week')).toEqual(['2026-11-22T18:30']);
  expect(parts('month')).toEqual(['2026-10-31T18:30']);
  expect(dayIn(Date.parse('2026-11-26T18:30Z'), 'Asia/Kolkata')).toBe('2026-11-27');
});

test.each([
  ['March', '2026-03-01', '2026-04-01', '2026-02-01'],
  ['a quarter', '2026-01-01', '2026-04-01', '2025-10-01'],
  ['a year', '2026-01-01', '2027-01-01', '2025-01-01'],
  ['a week, over a change of clocks', '2026-03-09', '2026-03-16', '2026-03-02'],
  ['a day', '2026-03-09', '2026-03-10', '2026-03-08'],
  ['thirty days', '2026-03-11', '2026-04-10', '2026-02-09'],
])('%s is compared with the calendar before', (_, from, to, before) => {
  for (const timezone of ['America/New_York', 'Asia/Kolkata', 'America/Santiago']) {
    const span = { from: startOfDay(from, timezone), to: startOfDay(to, timezone) };
    expect(spanBefore(span, timezone)).toEqual({
      from: startOfDay(before, timezone),
      to: span.from,
    });
  }
});

test('anything else is compared with the equally long time before', () => {
  const span = { from: new Date('2026-03-01T10:07Z'), to: new Date('2026-03-02T00:00Z') };
  const before = { from: new Date('2026-02-28T20:14Z'), to: span.from };
  expect(spanBefore(span, 'UTC')).toEqual(before);
});
