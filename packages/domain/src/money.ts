import { assert } from './assert.ts';
import { Problem } from './problem.ts';

/** An amount of money: whole minor units (cents, yen, fils) and the currency they are of. */
export type Money = { amount_minor: bigint; currency: Currency };
/** An ISO 4217 code this platform knows, upper case. */
export type Currency = string & { readonly __currency: true };

/** Minor-unit digits that are not 2 (ISO 4217, list one; BYR of list three). */
const EXPONENTS: Record<string, number> = {
  BIF: 0,
  BYR: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};
const TWO_DIGITS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD ' +
  'CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP ' +
  'GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK ' +
  'LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO ' +
  'NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS ' +
  'SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST ' +
  'XCD XCG YER ZAR ZMW ZWG';
/**
 * Codes a shop may still be set to: withdrawn ones (ISO 4217, list three), and of islands without.
 */
const HISTORIC = 'ANG BGN HRK JEP KID LTL LVL SLL STD VED VEF';
for (const code of `${TWO_DIGITS} ${HISTORIC}`.split(' ')) EXPONENTS[code] = 2;

/** True for an ISO 4217 code in upper case. Anything else is quarantined, never guessed. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(EXPONENTS, code);
}

/** How many digits a currency has after the point: USD 2, JPY 0, KWD 3. */
export function currencyExponent(currency: Currency): number {
  const exponent = EXPONENTS[currency];
  assert(exponent !== undefined, `unknown currency ${currency}`);
  return exponent;
}

/** `numerator ÷ denominator` to the nearest whole, halves away from zero; denominator > 0. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  assert(denominator > 0n, 'denominator must be positive');
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** Thousands of amounts this large still add up to what a JSON number carries exactly. */
export const LARGEST_MINOR = 1_000_000_000_000n;
/** The digits after the point an amount may have; an exact one is counted in the last of them. */
const EXACT_DIGITS = 20;
const ONE_EXACT = 10n ** BigInt(EXACT_DIGITS);
const DECIMAL = new RegExp(`^(-?)(\\d{1,12})(?:\\.(\\d{1,${EXACT_DIGITS}}))?$`);

/**
 * Minor units of a decimal amount in major units, exactly; digits beyond the currency's own are
 * rounded half up once. Text and JSON numbers are read alike, by their decimal digits.
 * @returns null when the text is not a plain decimal (no exponent, no sign but "-", no grouping),
 *   or is over 10^12 minor units: that is a mistake, and sums of it would not fit JSON
 */
export function parseAmount(amount: string | number, currency: Currency): bigint | null {
  const exact = parseExact(amount, currency);
  return exact === null ? null : roundExact(exact, currency);
}

/**
 * The same amount with all its digits, in 10^-20 of the major unit: what is added up and rounded
 * once is read by this, for each amount rounded by itself makes another sum.
 */
export function parseExact(amount: string | number, currency: Currency): bigint | null {
  const match = DECIMAL.exec(String(amount).trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole + fraction.padEnd(EXACT_DIGITS, '0'));
  if (roundExact(magnitude, currency) > LARGEST_MINOR) return null;
  return sign ? -magnitude : magnitude;
}

/** Minor units of an exact amount, rounded half up. */
export function roundExact(exact: bigint, currency: Currency): bigint {
  return roundHalfUp(exact * 10n ** BigInt(currencyExponent(currency)), ONE_EXACT);
}

/** The amount as people read it: `1600 USD → "16.00"`. */
export function formatAmount(money: Money): string {
  const exponent = currencyExponent(money.currency);
  const negative = money.amount_minor < 0n;
  const digits = String(negative ? -money.amount_minor : money.amount_minor).padStart(
    exponent + 1,
    '0',
  );
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent);
  return `${negative ? '-' : ''}${whole}${exponent ? `.${fraction}` : ''}`;
}

/**
 * The refusal to show an amount that a JSON number cannot carry exactly: another would be a lie.
 */
export class AmountTooLarge extends Problem {
  constructor() {
    super('conflict', 'An amount here is over 2^53 minor units, more than a JSON number carries.');
  }
}

/** Minor units as a JSON number. @throws AmountTooLarge when it would not be exact */
export function toJsonMinor(amount_minor: bigint): number {
  const number = Number(amount_minor);
  if (!Number.isSafeInteger(number)) throw new AmountTooLarge();
  return number;
}

/**
 * Splits a total over weights so that the parts add up to it exactly: each gets its share rounded
 * down, what is left goes by one to the largest remainders, the first of equals first (the largest
 * remainder method, Hamilton's). Weights of nothing get nothing; all nothing: the first gets all.
 */
export function splitByWeight(total: bigint, weights: readonly bigint[]): bigint[] {
  assert(total >= 0n && weights.every((weight) => weight >= 0n), 'nothing is negative');
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? total : 0n));
  const parts = weights.map((weight) => (total * weight) / whole);
  const left = Number(total - parts.reduce((sum, part) => sum + part, 0n));
  const remainder = (index: number) => (total * (weights[index] ?? 0n)) % whole;
  const byRemainder = weights
    .map((_, index) => index)
    .sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) < remainder(b) ? 1 : -1));
  for (const index of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
