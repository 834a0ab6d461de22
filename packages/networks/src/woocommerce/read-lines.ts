import { type Currency, roundExact, roundHalfUp, splitByWeight } from '@skinstack/domain/money';
import type { OrderLine } from '../event.ts';
import { atLeastZero, readExact, sum } from '../reading/money.ts';
import type { Order } from './payload.ts';

/** What the lines of an order come to. */
export type ReadLines = {
  /** The lines, each with its part of the commissionable base. */
  lines: OrderLine[];
  /** The base: without tax. */
  net_minor: bigint;
  /** The base and the tax on it. */
  whole_minor: bigint;
};

/**
 * The base of each line: what was paid for it after coupons, without tax. Shipping, fees and taxes
 * are no part of it. A fee or a line below zero is how plugins take something off (a discount, a
 * credit): it is spread over the lines in proportion to what was paid for them. Shops that show
 * more digits than the currency has tell lines of 8.264463: their sum is rounded, once, and the
 * lines share it.
 * @throws Unreadable
 */
export function readLines({ line_items, fee_lines }: Order, currency: Currency): ReadLines {
  const exact = (told: string | null | undefined) => (told ? readExact(told, currency) : 0n);
  const totals = line_items.map((line) => readExact(line.total, currency));
  const off = fee_lines.map((fee) => readExact(fee.total, currency)).filter(isLess);
  const taxes = [
    ...line_items.map((line) => exact(line.total_tax)),
    ...fee_lines.map((fee) => exact(fee.total_tax)).filter(isLess),
  ];
  const net = atLeastZero(sum([...totals, ...off]));
  const net_minor = roundExact(net, currency);
  const shares = splitByWeight(net_minor, totals.map(atLeastZero));
  const lines = line_items.map(({ id, product_id, sku, quantity }, at) => ({
    ...{ line_id: id, external_product_id: product_id, sku },
    ...(quantity > 1 ? { quantity } : {}),
    amount_minor: shares[at] ?? 0n,
  }));
  return { lines, net_minor, whole_minor: roundExact(net + atLeastZero(sum(taxes)), currency) };
}

const isLess = (amount: bigint) => amount < 0n;

/**
 * What refunds take back of the base. An order tells only the money of each, with tax and shipping
 * in it; it is taken to be for goods until all of them are paid back, less the tax on them.
 * @throws Unreadable
 */
export function readRefunded(
  { refunds }: Order,
  { net_minor, whole_minor }: ReadLines,
  currency: Currency,
): bigint {
  const money = sum(refunds.map(({ total }) => magnitude(readExact(total, currency))));
  const money_minor = roundExact(money, currency);
  if (money_minor >= whole_minor) return net_minor;
  return roundHalfUp(money_minor * net_minor, whole_minor);
}

/** Refunds are told below zero. */
const magnitude = (amount: bigint) => (amount < 0n ? -amount : amount);
