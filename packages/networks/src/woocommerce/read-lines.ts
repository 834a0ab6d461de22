import { type Currency, roundHalfUp, splitByWeight } from '@skinstack/domain/money';
import type { OrderLine } from '../event.ts';
import { atLeastZero, readAmount, sum } from '../reading/money.ts';
import type { Order } from './payload.ts';

/** What the lines of an order come to. */
export type ReadLines = {
  /** The lines, each with its part of the commissionable base. */
  lines: OrderLine[];
  /** The base: without tax. */
  net_minor: bigint;
  /** The tax on it. */
  tax_minor: bigint;
};

/**
 * The base of each line: what was paid for it after coupons, without tax. Shipping, fees and taxes
 * are no part of it. A fee or a line below zero is how plugins take something off (a discount, a
 * credit): it is spread over the lines in proportion to what was paid for them.
 * @throws Unreadable
 */
export function readLines({ line_items, fee_lines }: Order, currency: Currency): ReadLines {
  const amount = (told: string | null | undefined) => (told ? readAmount(told, currency) : 0n);
  const totals = line_items.map((line) => readAmount(line.total, currency));
  const off = [...totals, ...fee_lines.map((fee) => readAmount(fee.total, currency))].filter(
    isLess,
  );
  const taxes = [
    ...line_items.map((line) => amount(line.total_tax)),
    ...fee_lines.map((fee) => amount(fee.total_tax)).filter(isLess),
  ];
  const paid = totals.map(atLeastZero);
  const shares = splitDiscount(-sum(off), paid);
  const lines = line_items.map(({ id, product_id, sku, quantity }, at) => ({
    ...{ line_id: id, external_product_id: product_id, sku },
    ...(quantity > 1 ? { quantity } : {}),
    amount_minor: (paid[at] ?? 0n) - (shares[at] ?? 0n),
  }));
  return {
    lines,
    net_minor: sum(lines.map((line) => line.amount_minor)),
    tax_minor: atLeastZero(sum(taxes)),
  };
}

const isLess = (amount: bigint) => amount < 0n;

/** The share of each line in a discount, which is never more than all that was paid. */
function splitDiscount(discount: bigint, paid: readonly bigint[]): bigint[] {
  const whole = sum(paid);
  const off = discount < whole ? discount : whole;
  return off === 0n ? paid.map(() => 0n) : splitByWeight(off, paid);
}

/**
 * What refunds take back of the base. An order tells only the money of each, with tax and shipping
 * in it; it is taken to be for goods until all of them are paid back, less the tax on them.
 * @throws Unreadable
 */
export function readRefunded(
  { refunds }: Order,
  { net_minor, tax_minor }: ReadLines,
  currency: Currency,
): bigint {
  const money = sum(refunds.map(({ total }) => magnitude(readAmount(total, currency))));
  const whole = net_minor + tax_minor;
  if (money >= whole) return net_minor;
  return roundHalfUp(money * net_minor, whole);
}

/** Refunds are told below zero. */
const magnitude = (amount: bigint) => (amount < 0n ? -amount : amount);
