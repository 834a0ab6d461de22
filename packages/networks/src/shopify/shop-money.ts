import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import type { MoneySet } from './payload.ts';

/** What of a body cannot be understood, in words for an operator; caught by `parse`. */
export class Unreadable extends Error {}

/** A currency we know. @throws Unreadable */
export function readCurrency(code: string): Currency {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) throw new Unreadable(`The currency is not an ISO 4217 code.`);
  return currency;
}

/**
 * An amount in the shop's currency, in minor units: of the set when there is one, else the plain
 * figure, which Shopify states in the shop's currency too; 0 when there is neither.
 * @throws Unreadable when it is no decimal, or the set is of another currency
 */
export function shopMoney(
  set: MoneySet,
  plain: string | null | undefined,
  currency: Currency,
): bigint {
  if (set && set.shop_money.currency_code.toUpperCase() !== currency) {
    throw new Unreadable('Amounts of the shop are in two currencies.');
  }
  const amount = set?.shop_money.amount ?? plain;
  if (amount === undefined || amount === null) return 0n;
  return readAmount(amount, currency);
}

/** @throws Unreadable when it is no decimal amount */
export function readAmount(amount: string, currency: Currency): bigint {
  const amount_minor = parseAmount(amount, currency);
  if (amount_minor === null) throw new Unreadable(`An amount is not a decimal number.`);
  return amount_minor;
}

/** The sum of these amounts. */
export const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
