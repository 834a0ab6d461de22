import { type Currency, roundHalfUp, splitByWeight } from '@skinstack/domain/money';
import type { OrderLine } from '../event.ts';
import type { LineItem, Order } from './payload.ts';
import { shopMoney, sum } from './shop-money.ts';

/**
 * The lines that earn, each with its part of the commissionable base: price × quantity, less
 * discounts, less the tax where prices include it, less what an edit took off. Refunded pieces stay
 * in: refunds are told apart. Shipping, duties, tips and gift cards are no part of it.
 */
export function readLines(order: Order, currency: Currency): OrderLine[] {
  const lines = order.line_items.filter((line) => !isNonCommissionable(line));
  const priced = lines.map((line) => priceBeforeDiscount(line, currency));
  const discounts = readDiscounts(order, lines, priced, currency);
  return lines.map((line, index) => {
    const tax = order.taxes_included ? taxOf(line, currency) : 0n;
    const whole = atLeastZero((priced[index] ?? 0n) - (discounts[index] ?? 0n) - tax);
    const { quantity } = line;
    const kept = quantity - removedQuantity(line, order);
    const amount_minor = quantity === 0 ? 0n : roundHalfUp(whole * BigInt(kept), BigInt(quantity));
    return { line_id: line.id, external_product_id: line.product_id, sku: line.sku, amount_minor };
  });
}

function priceBeforeDiscount(line: LineItem, currency: Currency): bigint {
  return shopMoney(line.price_set, line.price, currency) * BigInt(line.quantity);
}

function taxOf(line: LineItem, currency: Currency): bigint {
  return sum(line.tax_lines.map((tax) => shopMoney(tax.price_set, tax.price, currency)));
}

/**
 * The discount of each line: Shopify allocates every discount to the lines it is of. Where an order
 * tells only its total, that is spread in proportion to the prices.
 */
function readDiscounts(
  order: Order,
  lines: LineItem[],
  priced: bigint[],
  currency: Currency,
): bigint[] {
  const total = shopMoney(null, order.total_discounts, currency);
  const isAllocated =
    order.discount_applications.length > 0 ||
    order.line_items.some((line) => line.discount_allocations.length > 0);
  if (!isAllocated && total > 0n && priced.every((one) => one >= 0n))
    return splitByWeight(total, priced);
  return lines.map((line) =>
    sum(line.discount_allocations.map((one) => shopMoney(one.amount_set, one.amount, currency))),
  );
}

/** Pieces an edit took off the order: no longer there, and no refund says so. */
function removedQuantity({ id, quantity, current_quantity }: LineItem, { refunds }: Order): number {
  if (current_quantity === undefined || current_quantity === null) return 0;
  const refunded = refunds
    .flatMap((refund) => refund.refund_line_items)
    .filter((line) => line.line_item_id === id)
    .reduce((pieces, line) => pieces + (line.quantity ?? 0), 0);
  return Math.min(quantity, Math.max(0, quantity - current_quantity - refunded));
}

const atLeastZero = (amount: bigint) => (amount < 0n ? 0n : amount);

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
