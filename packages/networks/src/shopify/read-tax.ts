import { type Currency, splitByWeight } from '@skinstack/domain/money';
import { atLeastZero, sum } from '../reading/money.ts';
import type { LineItem, Order, ShippingLine } from './payload.ts';
import { shopMoney } from './shop-money.ts';

/** The tax of each line, for all of its pieces. */
export type LineTaxes = {
  taxes: bigint[];
  /** True when the order told its tax as a whole, so that the lines' shares are worked out. */
  is_shared_out: boolean;
};

/**
 * The tax of each line as it is told. Where the order tells tax that no line does, that is shared
 * out over the lines and the shipping that tell none, in proportion to what was paid for them.
 * @param paid what was paid for each line, discounts taken off
 */
export function readTaxes(
  order: Order,
  lines: readonly LineItem[],
  paid: readonly bigint[],
  currency: Currency,
): LineTaxes {
  const told = lines.map((line) => sumTaxes(line.tax_lines, currency));
  const rest = untoldTax(order, told, currency);
  if (rest <= 0n) return { taxes: told, is_shared_out: false };
  const isTaxed = taxedLines(lines);
  const weights = lines.map((line, at) =>
    isTaxed(line) && line.tax_lines.length === 0 ? atLeastZero(paid[at] ?? 0n) : 0n,
  );
  const untold = order.shipping_lines.filter((one) => one.tax_lines.length === 0);
  const shipping = sum(untold.map((one) => atLeastZero(shippingPrice(one, currency))));
  if (sum(weights) === 0n) return { taxes: told, is_shared_out: false };
  const shares = splitByWeight(rest, [...weights, shipping]);
  return { taxes: told.map((tax, at) => tax + (shares[at] ?? 0n)), is_shared_out: true };
}

/** What the order's tax comes to beyond what its lines tell; a cent a tax is only rounding. */
function untoldTax(order: Order, told: readonly bigint[], currency: Currency): bigint {
  const { total_tax_set, total_tax, tax_lines, shipping_lines } = order;
  const isTotal = total_tax_set !== null || Boolean(total_tax);
  const total = isTotal
    ? shopMoney(total_tax_set, total_tax, currency)
    : sumTaxes(tax_lines, currency);
  const ofShipping = shipping_lines.map((one) => sumTaxes(one.tax_lines, currency));
  const rest = total - sum(told) - sum(ofShipping);
  const count = [...order.line_items, ...shipping_lines].reduce(
    (taxes, one) => taxes + one.tax_lines.length,
    0,
  );
  return rest > BigInt(count) ? rest : 0n;
}

/** Lines that are taxed; when none says so, every line of goods. */
function taxedLines(lines: readonly LineItem[]): (line: LineItem) => boolean {
  const isGoods = (line: LineItem) => !isNonCommissionable(line);
  const isTaxable = (line: LineItem) => isGoods(line) && line.taxable !== false;
  return lines.some(isTaxable) ? isTaxable : isGoods;
}

/** What was paid for shipping, its discounts taken off. */
export function shippingPrice(line: ShippingLine, currency: Currency): bigint {
  const price = shopMoney(line.price_set, line.price, currency);
  return price - sumDiscounts(line.discount_allocations, currency);
}

type Amount = Pick<LineItem['tax_lines'][number], 'price' | 'price_set'>;

/** The taxes of a line; never less than nothing. */
export function sumTaxes(taxes: readonly Amount[], currency: Currency): bigint {
  return atLeastZero(sum(taxes.map((tax) => shopMoney(tax.price_set, tax.price, currency))));
}

/** The discounts of a line; one that is negative takes nothing off, and adds nothing. */
export function sumDiscounts(
  allocations: LineItem['discount_allocations'],
  currency: Currency,
): bigint {
  return sum(
    allocations.map((one) => atLeastZero(shopMoney(one.amount_set, one.amount, currency))),
  );
}

/** What tells goods from the lines Shopify puts beside them. */
type KindOfLine = {
  product_id?: string | null;
  title?: string | null;
  gift_card?: boolean | null;
  taxable?: boolean | null;
  tip_payment_gateway?: unknown;
  tip?: unknown;
};

/**
 * True for a gift card (it is money, and earns when it is spent) and for a tip. Shopify lists a tip
 * as a line with `tip_payment_gateway`, null included (admin-rest order, `line_items`); versions
 * without it as an untaxed line called “Tip” of no product.
 */
export function isNonCommissionable(line: KindOfLine): boolean {
  if (line.gift_card === true) return true;
  if ('tip_payment_gateway' in line || (line.tip ?? null) !== null) return true;
  return line.product_id === null && line.taxable === false && line.title === 'Tip';
}
