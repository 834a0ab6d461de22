import {
  change,
  count,
  instantOf,
  lastDay,
  majorText,
  minorOf,
  money,
  rate,
  setFormats,
  soon,
} from '@skinstack/dashboard/format';
import { isCurrency } from '@skinstack/domain/money';
import { beforeAll, describe, expect, test } from 'vitest';

beforeAll(() => setFormats('en', 'Europe/Paris'));

/** A day as a page says it. */
const soonless = (day: string) => {
  const [, month = '', date = ''] = /^\d{4}-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const names = [
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'Jun',
    'Jul',
    'Aug',
    'Sept',
    'Oct',
    'Nov',
    'Dec',
  ];
  return `${Number(date)} ${names[Number(month) - 1]}`;
};

/** Every three letters that are a currency. */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const currencies = letters
  .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  .filter(isCurrency);

describe('amounts', () => {
  test('of every currency have its digits, and lose none', () => {
    expect(currencies.length).toBeGreaterThan(150);
    for (const currency of currencies) {
      const shown = money({ amount_minor: 123_456_789, currency });
      expect(shown.replace(/\D/g, ''), currency).toBe('123456789');
    }
  });

  test.each([
    [{ amount_minor: 120_450, currency: 'USD' }, '$1,204.50'],
    [{ amount_minor: -400, currency: 'USD' }, '−$4.00'],
    [{ amount_minor: 318, currency: 'JPY' }, '¥318'],
    [{ amount_minor: 1_500, currency: 'KWD' }, 'KWD 1.500'],
    [{ amount_minor: 0, currency: 'EUR' }, '€0.00'],
  ])('%j is %s', (amount, shown) => {
    expect(money(amount).replaceAll('\u00a0', ' ')).toBe(shown);
  });

  test('of two kinds of dollars are told apart', () => {
    const [us, ca] = ['USD', 'CAD'].map((currency) => money({ amount_minor: 100, currency }));
    expect(us).not.toBe(ca);
  });
});

describe('amounts that are typed', () => {
  test('are what they are shown as, in every currency, to the last unit', () => {
    for (const currency of currencies) {
      for (const amount_minor of [0, 1, 9, 99, 1_005, 123_456_789]) {
        const typed = majorText({ amount_minor, currency });
        expect(minorOf(typed, currency), `${typed} ${currency}`).toBe(amount_minor);
        const withComma = typed.replace('.', ',');
        const isSure = !/,\d{3}$/.test(withComma);
        const expected = isSure ? amount_minor : null;
        expect(minorOf(withComma, currency), `${withComma} ${currency}`).toBe(expected);
      }
    }
  });

  test.each([
    '',
    ' ',
    'x',
    '1e3',
    '-1',
    '1,000,000',
    '1.2.3',
    '10000000001',
    'NaN',
    '$5',
    '1,000',
    '12.345',
  ])('%j is none', (typed) => {
    expect(minorOf(typed, 'USD')).toBeNull();
  });

  test.each([
    ['1.1', 110],
    ['4.35', 435],
    ['1,5', 150],
    ['0.29', 29],
    ['1 204.50', 120_450],
  ])('%s has no dust of binary fractions', (typed, minor) => {
    expect(minorOf(typed, 'USD')).toBe(minor);
  });
});

test('a last day is included, whatever its night is: an end is the start of the day after', () => {
  for (const zone of ['Europe/Paris', 'America/St_Johns', 'Pacific/Auckland', 'Asia/Kolkata']) {
    setFormats('en', zone);
    for (const chosen of ['2026-03-29', '2026-10-25', '2026-04-05', '2026-12-31']) {
      const end = instantOf(chosen, true);
      expect(Date.parse(end)).toBeGreaterThan(Date.parse(instantOf(chosen, false)));
      expect(lastDay(end), `${chosen} in ${zone}`).toBe(soonless(chosen));
    }
  }
  setFormats('en', 'Europe/Paris');
});

test('rates are of basis points, with up to two digits', () => {
  expect([2_000, 1_250, 1_234, 0].map(rate)).toEqual(['20%', '12.5%', '12.34%', '0%']);
});

test('counts are whole below ten thousand, and short above', () => {
  expect([0, 1_284, 9_999, 21_400].map(count)).toEqual(['0', '1,284', '9,999', '21.4k']);
});

describe('changes', () => {
  test('have a sign; nothing before is none; beyond 999 % is said so', () => {
    expect(change(112, 100)).toEqual({ text: '+12%', sign: 1 });
    expect(change(86, 100)).toEqual({ text: '−14%', sign: -1 });
    expect(change(100, 100)?.sign).toBe(0);
    expect(change(5, 0)).toBeNull();
    expect(change(5_000, 1)?.text).toBe('> 999%');
  });

  test('from a loss to a gain are a rise', () => {
    expect(change(100, -100)?.sign).toBe(1);
  });
});

test('a day is of the reader’s zone', () => {
  setFormats('en', 'Pacific/Auckland');
  const there = soon('2020-01-01T12:00:00.000Z');
  setFormats('en', 'America/St_Johns');
  const here = soon('2020-01-01T12:00:00.000Z');
  expect([there, here]).toEqual(['2 Jan 2020', '1 Jan 2020']);
});
