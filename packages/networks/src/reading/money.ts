import { type Currency, isCurrency, parseAmount, parseExact } from '@skinstack/domain/money';

/** What of a body cannot be understood, in words for an operator; caught by `parse`. */
export class Unreadable extends Error {}

const NO_NUMBER = 'An amount is not a decimal number.';

/** A currency, which must be one we know. @throws Unreadable */
export function readCurrency(code: string): Currency {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) throw new Unreadable(`The currency is not an ISO 4217 code.`);
  return currency;
}

/** @throws Unreadable when it is no decimal amount */
export function readAmount(amount: string, currency: Currency): bigint {
  const amount_minor = parseAmount(amount, currency);
  if (amount_minor === null) throw new Unreadable(NO_NUMBER);
  return amount_minor;
}

/** The same with all its digits, for sums that are rounded once. @throws Unreadable */
export function readExact(amount: string, currency: Currency): bigint {
  const exact = parseExact(amount, currency);
  if (exact === null) throw new Unreadable(NO_NUMBER);
  return exact;
}

/** The sum of these amounts. */
export const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
/** No less than nothing. */
export const atLeastZero = (amount: bigint) => (amount < 0n ? 0n : amount);
