import { type Currency, roundHalfUp, splitByWeight } from '@skinstack/domain/money';
import type { OrderLine } from '../event.ts';
import { atLeastZero, sum } from '../reading/money.ts';
import type { LineItem, Order } from './payload.ts';
import {
  isNonCommissionable,
  readTaxes,
  shippingPrice,
  sumDiscounts,
  sumTaxes,
} from './read-tax.ts';
import { shopMoney } from './shop-money.ts';

/** What an order's lines come to, and what its refunds must know of them. */
export type ReadLines = {
  /** The lines that earn, each with its part of the commissionable base. */
  lines: OrderLine[];
  /** What edits took off without a refund, or as a discount, with its tax. */
  edited_off_minor: bigint;
  /** The lines as they were placed, by id. */
  placed: ReadonlyMap<string, PlacedLine>;
};
/** A line with all its pieces, in minor units. */
export type PlacedLine = {
  is_commissionable: boolean;
  /** Without tax. */
  net_minor: bigint;
  tax_minor: bigint;
  /** True when the tax is a share of the order's: the line's own refund rows tell none either. */
  is_tax_shared_out: boolean;
};

/**
 * The base of each line that earns: price × quantity, less discounts, less the tax where prices
 * include it, less what an edit took off. Refunded pieces stay in: refunds are told apart.
 * Shipping, duties, fees, tips and gift cards are no part of it.
 */
export function readLines(order: Order, currency: Currency): ReadLines {
  const { line_items, taxes_included } = order;
  const paid = payments(order, currency);
  const { taxes, is_shared_out } = readTaxes(order, line_items, paid, currency);
  const lines: OrderLine[] = [];
  const placed = new Map<string, PlacedLine>();
  let edited_off_minor = removedShipping(order, currency);
  line_items.forEach((line, at) => {
    const is_commissionable = !isNonCommissionable(line);
    const tax_minor = taxes[at] ?? 0n;
    const net_minor = atLeastZero((paid[at] ?? 0n) - (taxes_included ? tax_minor : 0n));
    const is_tax_shared_out = is_shared_out && line.tax_lines.length === 0 && tax_minor > 0n;
    placed.set(line.id, { is_commissionable, net_minor, tax_minor, is_tax_shared_out });
    const removed = removedQuantity(line, order);
    edited_off_minor += ofPieces(net_minor + tax_minor, removed, line);
    edited_off_minor += editedDiscount(order, line, { net_minor, tax_minor }, currency);
    if (!is_commissionable) return;
    const amount_minor = ofPieces(net_minor, line.quantity - removed, line);
    lines.push({
      ...{ line_id: line.id, external_product_id: line.product_id, sku: line.sku },
      ...(line.quantity - removed > 1 ? { quantity: line.quantity - removed } : {}),
      amount_minor,
    });
  });
  return { lines, edited_off_minor, placed };
}

/** What some of a line's pieces come to. */
const ofPieces = (whole_minor: bigint, pieces: number, { quantity }: LineItem) =>
  quantity === 0 ? 0n : roundHalfUp(whole_minor * BigInt(pieces), BigInt(quantity));

/** What was paid for each line: price × quantity, less discounts. */
function payments(order: Order, currency: Currency): bigint[] {
  const { line_items } = order;
  const priced = line_items.map(
    (line) => shopMoney(line.price_set, line.price, currency) * BigInt(line.quantity),
  );
  const discounts = readDiscounts(order, priced, currency);
  return priced.map((price, at) => price - (discounts[at] ?? 0n));
}

/**
 * The discount of each line: Shopify allocates every discount to the lines it is of. Where an order
 * tells only its total, that is spread over the goods in proportion to their prices.
 */
function readDiscounts(order: Order, priced: readonly bigint[], currency: Currency): bigint[] {
  const { line_items, discount_applications } = order;
  const total = shopMoney(null, order.total_discounts, currency);
  const isAllocated =
    discount_applications.length > 0 ||
    line_items.some((line) => line.discount_allocations.length > 0);
  if (!isAllocated && total > 0n && priced.every((one) => one >= 0n)) {
    const weights = priced.map((price, at) => {
      const line = line_items[at];
      return line && isNonCommissionable(line) ? 0n : price;
    });
    return sum(weights) === 0n ? weights : splitByWeight(total, weights);
  }
  return line_items.map((line) => sumDiscounts(line.discount_allocations, currency));
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

/**
 * A discount an edit gave: at a checkout there are codes and automatic ones only, so a manual one
 * of an order from there came later. Drafts, points of sale and subscriptions begin with them.
 */
function editedDiscount(
  { source_name, discount_applications, taxes_included }: Order,
  line: LineItem,
  { net_minor, tax_minor }: Pick<PlacedLine, 'net_minor' | 'tax_minor'>,
  currency: Currency,
): bigint {
  if (source_name !== 'web') return 0n;
  const given = line.discount_allocations.filter(
    ({ discount_application_index: at }) =>
      discount_applications[at ?? -1]?.type?.toLowerCase() === 'manual',
  );
  const off = sumDiscounts(given, currency);
  const isTaxOnTop = !taxes_included && net_minor > 0n;
  return off + (isTaxOnTop ? roundHalfUp(off * tax_minor, net_minor) : 0n);
}

/** Shipping an edit took off, and that no refund names. */
function removedShipping(order: Order, currency: Currency): bigint {
  const { shipping_lines, refunds, taxes_included } = order;
  const refunded = new Set(
    refunds.flatMap((refund) => refund.refund_shipping_lines.map((one) => one.shipping_line_id)),
  );
  const removed = shipping_lines.filter((one) => one.is_removed && one.id && !refunded.has(one.id));
  return sum(
    removed.map((one) => {
      const tax = taxes_included ? 0n : sumTaxes(one.tax_lines, currency);
      return atLeastZero(shippingPrice(one, currency)) + tax;
    }),
  );
}
