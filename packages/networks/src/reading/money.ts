import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';

/** What of a body cannot be understood, in words for an operator; caught by `parse`. */
export class Unreadable extends Error {}

/** A currency, which must be one we know. @throws Unreadable */
export function readCurrency(code: string): Currency {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) throw new Unreadable(`The currency is not an ISO 4217 code.`);
  return currency;
}

/** @throws Unreadable when it is no decimal amount */
export function readAmount(amount: string, currency: Currency): bigint {
  const amount_minor = parseAmount(amount, currency);
  if (amount_minor === null) throw new Unreadable(`An amount is not a decimal number.`);
  return amount_minor;
}

/** The sum of these amounts. */
export const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
/** No less than nothing. */
export const atLeastZero = (amount: bigint) => (amount < 0n ? 0n : amount);
