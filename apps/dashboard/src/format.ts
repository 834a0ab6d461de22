import { addDays } from '@skinstack/domain/calendar';
import {
  type Currency,
  currencyExponent,
  formatAmount,
  LARGEST_MINOR,
  parseAmount,
} from '@skinstack/domain/money';
import { dayIn, startOfDay } from '@skinstack/domain/time-zones';

/** Amounts, counts and times as the reader writes them. One cached formatter each. */
let locale = 'en';
let zone = 'UTC';
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

export function setFormats(language: string, timezone: string): void {
  // English as most of the world writes its dates
  locale = language === 'en' ? 'en-GB' : language;
  zone = timezone;
  cache.clear();
}

export const timezone = () => zone;
export const today = () => dayIn(Date.now(), zone);

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${JSON.stringify(options)}`;
  const known = cache.get(key) as Intl.NumberFormat | undefined;
  const format = known ?? new Intl.NumberFormat(locale, options);
  cache.set(key, format);
  return format;
}

function times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `t${JSON.stringify(options)}`;
  const known = cache.get(key) as Intl.DateTimeFormat | undefined;
  const format = known ?? new Intl.DateTimeFormat(locale, options);
  cache.set(key, format);
  return format;
}

export type Money = { amount_minor: number; currency: string };

/** Whose sign alone is understood; other dollars keep their letters, as two may stand together. */
const NARROW = new Set(['USD', 'JPY']);

/** `$1,204.50`, `¥318`, `−$4.00`: minor units by the digits of the currency. */
export function money({ amount_minor, currency }: Money): string {
  const digits = currencyExponent(currency as Currency);
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: NARROW.has(currency) ? 'narrowSymbol' : 'symbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const text = numbers(options).format(amount_minor / 10 ** digits);
  return text.replace('-', '−');
}

/** An amount for the axis of a chart: no decimals, and short when it is large. */
export function shortMoney(value: number, currency: string): string {
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: NARROW.has(currency) ? 'narrowSymbol' : 'symbol',
    maximumFractionDigits: Math.abs(value) < 10 && value % 1 !== 0 ? 2 : 0,
    notation: Math.abs(value) >= 10_000 ? 'compact' : 'standard',
  } as const;
  return numbers({ ...options, minimumFractionDigits: 0 })
    .format(value)
    .replace('-', '−');
}

/** Minor units as the number a chart draws. */
export const majorOf = (amount_minor: number, currency: string) =>
  amount_minor / 10 ** currencyExponent(currency as Currency);

/** Minor units as somebody would type them: `12.50`. */
export const majorText = ({ amount_minor, currency }: Money) =>
  formatAmount({ amount_minor: BigInt(amount_minor), currency: currency as Currency });

/**
 * What somebody typed as minor units, exactly: `12.50`, or `12,50` where that is written so. Three
 * digits behind a comma could be thousands, and more than the currency has could be a mistake.
 * @returns null for what is not surely an amount of the currency
 */
export function minorOf(typed: string, currency: string): number | null {
  const text = typed.trim().replace(/\s/g, '');
  const plain = /^\d+,(\d{1,2}|\d{4})$/.test(text) ? text.replace(',', '.') : text;
  const digits = plain.split('.')[1]?.length ?? 0;
  if (digits > currencyExponent(currency as Currency)) return null;
  const minor = plain === '' ? null : parseAmount(plain, currency as Currency);
  return minor === null || minor < 0n || minor > LARGEST_MINOR ? null : Number(minor);
}

/** Whole below 10,000, compact above. */
export function count(value: number): string {
  const isLarge = Math.abs(value) >= 10_000;
  return numbers(isLarge ? { notation: 'compact', maximumFractionDigits: 1 } : {}).format(value);
}

export const milliseconds = (value: number) => numbers({ maximumFractionDigits: 2 }).format(value);
export const wholeCount = (value: number) => numbers({}).format(value);

/** `20 %`, `12.5 %`. */
export const rate = (bps: number) =>
  numbers({ style: 'percent', maximumFractionDigits: 2 }).format(bps / 10_000);

/** A ratio of two counts. */
const percent = (ratio: number) =>
  numbers({ style: 'percent', maximumFractionDigits: ratio < 0.1 ? 1 : 0 }).format(ratio);

/** `+12 %`, `−3 %`: what changed against before; null when before was nothing. */
export function change(now: number, before: number): { text: string; sign: number } | null {
  if (before === 0) return null;
  const ratio = (now - before) / Math.abs(before);
  const sign = Math.sign(Math.round(ratio * 100));
  if (ratio > 9.99) return { text: `> ${percent(9.99)}`, sign };
  const options = {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  } as const;
  return { text: numbers(options).format(ratio).replace('-', '−'), sign };
}

const isDay = (at: string) => at.length === 10;
const dateOf = (at: string) => new Date(isDay(at) ? `${at}T12:00:00Z` : at);
const zoneOf = (at: string) => (isDay(at) ? 'UTC' : zone);

/** `25 Dec 2026`, or without its year. */
export function day(at: string, withYear = yearOf(at) !== today().slice(0, 4)): string {
  const year = withYear ? ({ year: 'numeric' } as const) : {};
  return times({ day: 'numeric', month: 'short', ...year, timeZone: zoneOf(at) }).format(
    dateOf(at),
  );
}

const yearOf = (at: string) => (isDay(at) ? at : dayIn(Date.parse(at), zone)).slice(0, 4);

/**
 * A chosen day as the instant it begins at for the reader; or ends at, which is when the day after
 * begins, for a last day that is included.
 */
export const instantOf = (chosen: string, isLast: boolean) =>
  startOfDay(isLast ? addDays(chosen, 1) : chosen, zone).toISOString();

/** The last day before an end: what ends as a day begins held until the day before. */
export const lastDay = (ends_at: string) => day(new Date(Date.parse(ends_at) - 1).toISOString());

/** `Thursday 26 November`. */
export const longDay = (at: string) =>
  times({ weekday: 'long', day: 'numeric', month: 'long', timeZone: zoneOf(at) }).format(
    dateOf(at),
  );

/** `November 2026`, of a month such as `2026-11`. */
export const month = (text: string) =>
  times({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${text}-15`));

/** `25 Nov 2026, 15:28`. */
export function time(at: string, withSeconds = false): string {
  const seconds = withSeconds ? ({ second: '2-digit' } as const) : {};
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', ...seconds } as const;
  return times({ ...date, ...clock, timeZone: zone }).format(new Date(at));
}

/** `15:28`. */
export const clock = (at: string | number) =>
  times({ hour: '2-digit', minute: '2-digit', timeZone: zone }).format(new Date(at));

/** `28 Oct – 26 Nov`. */
export function span(first: string, last: string): string {
  if (first === last) return day(first);
  const year = first.slice(0, 4) === last.slice(0, 4) && first.slice(0, 4) === today().slice(0, 4);
  const options = { day: 'numeric', month: 'short', ...(year ? {} : { year: 'numeric' as const }) };
  const format = times({ ...options, timeZone: 'UTC' } as Intl.DateTimeFormatOptions);
  return format.formatRange(dateOf(first), dateOf(last));
}

/** Days from today to a day: negative when it is past. */
export function daysUntil(at: string): number {
  const target = isDay(at) ? at : dayIn(Date.parse(at), zone);
  return Math.round((Date.parse(target) - Date.parse(today())) / 86_400_000);
}

/** `in 5 days, 1 Dec` within a week; the date alone beyond it. */
export function soon(at: string): string {
  const days = daysUntil(at);
  if (Math.abs(days) > 7) return day(at);
  return `${relative(days, 'day')}, ${day(at)}`;
}

/** `in 3 days`, `yesterday`. */
function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  const known = cache.get('r') as Intl.RelativeTimeFormat | undefined;
  const format = known ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  cache.set('r', format);
  return format.format(value, unit);
}

/** How old something is: `3 days`, `22 hours`, `5 minutes`. */
export function age(at: string): string {
  const minutes = Math.max(1, Math.round((Date.now() - Date.parse(at)) / 60_000));
  const [value, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 2_880
        ? [Math.round(minutes / 60), 'hour']
        : [Math.round(minutes / 1_440), 'day'];
  return numbers({ style: 'unit', unit, unitDisplay: 'long' }).format(value as number);
}

/** `Paris` of `Europe/Paris`. */
export const zoneName = () => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** The name of a country, of its two letters. */
export function country(code: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The form of a word that goes with a number, and the number in the place of `#`. */
export function plural(n: number, forms: { one: string; other: string }): string {
  const key = `p${locale}`;
  const rules = (cache.get(key) as unknown as Intl.PluralRules) ?? new Intl.PluralRules(locale);
  cache.set(key, rules as never);
  const form = rules.select(n) === 'one' ? forms.one : forms.other;
  return form.replace('#', wholeCount(n));
}
