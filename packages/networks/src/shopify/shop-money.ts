import { type Currency, roundHalfUp } from '@skinstack/domain/money';
import { readAmount, Unreadable } from '../reading/money.ts';
import type { MoneySet } from './payload.ts';

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
    // nothing is nothing in any currency
    if (readScaled(set.shop_money.amount) === 0n) return 0n;
    throw new Unreadable('Amounts of the shop are in two currencies.');
  }
  const amount = set?.shop_money.amount ?? plain;
  if (amount === undefined || amount === null) return 0n;
  return readAmount(amount, currency);
}

/** What an amount of the buyer's currency is in the shop's: both of one payment. */
export type Rate = { buyer_code: string; buyer_scaled: bigint; shop_minor: bigint };

/** The rate an amount told in both currencies shows; null when it shows none. */
export function rateOf(set: MoneySet, currency: Currency): Rate | null {
  const buyer = set?.presentment_money;
  if (!buyer) return null;
  const shop_minor = shopMoney(set, null, currency);
  const buyer_scaled = readScaled(buyer.amount);
  if (buyer_scaled <= 0n || shop_minor <= 0n) return null;
  return { buyer_code: buyer.currency_code.toUpperCase(), buyer_scaled, shop_minor };
}

/** What the buyer was paid, in the shop's minor units. */
export function toShopMoney(scaled: bigint, { buyer_scaled, shop_minor }: Rate): bigint {
  return roundHalfUp(scaled * shop_minor, buyer_scaled);
}

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,20}))?$/;
const SCALE = 20;

/**
 * A decimal of whatever currency, exactly: only its proportion to another matters, so it is not
 * needed to know the currency.
 * @throws Unreadable when it is no decimal
 */
export function readScaled(amount: string): bigint {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(amount.trim()) ?? [];
  if (whole === '') throw new Unreadable('An amount is not a decimal number.');
  const scaled = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign ? -scaled : scaled;
}
