import type { LinePart, ReversalPart } from '@skinstack/domain/commissions/commission';
import { type Currency, roundHalfUp } from '@skinstack/domain/money';
import type { Refund, RefundLine } from './payload.ts';
import { isNonCommissionable } from './read-lines.ts';
import { readAmount, readCurrency, shopMoney, sum, Unreadable } from './shop-money.ts';

/** What only the order knows of its refunds. */
export type RefundedOrder = {
  currency: Currency;
  taxes_included: boolean | null;
  /** The order's total in both its currencies: the rate between them. */
  total: { shop_minor: bigint; buyer_minor: bigint; buyer_currency: Currency } | null;
};
/** What a refund takes back of the commissionable base; a text says why it takes nothing. */
export type RefundRead = { currency: Currency; part: ReversalPart } | string;

const NOTHING = 'Only shipping, tax, duties or what earns nothing was refunded.';

/**
 * Reads a refund, told alone (`refunds/create`, `order` is null) or within its order: the goods
 * sent back at what was paid for them, and money given beyond them. Cents may be swapped between
 * lines and parts may exceed the order; whoever takes them back caps them.
 * @throws Unreadable
 */
export function readRefund(refund: Refund, order: RefundedOrder | null): RefundRead {
  const currency = order?.currency ?? findShopCurrency(refund);
  const isTaxIncluded = order?.taxes_included ?? pricesIncludeTax(refund, currency);
  const goods = refund.refund_line_items.filter(
    (line) => !isNonCommissionable(line.line_item ?? {}),
  );
  const lines = goods.map((line) => ({
    line_id: line.line_item_id,
    base_minor: lineSubtotal(line, currency) - (isTaxIncluded ? lineTax(line, currency) : 0n),
  }));
  const parts = mergeLines(lines);
  const beyond = beyondLines(refund, currency, parts.length > 0);
  if (parts.length > 0)
    return { currency, part: { kind: 'lines', lines: parts, base_minor: beyond } };
  if (beyond > 0n) return { currency, part: { kind: 'base', base_minor: beyond } };
  const moved = movedInShopMoney(refund, currency, order);
  if (moved === null) {
    return 'Its amount is in the buyer’s currency only; orders/updated tells it with the rate.';
  }
  const base_minor = moved - accountedFor(refund, currency, isTaxIncluded);
  return base_minor > 0n ? { currency, part: { kind: 'base', base_minor } } : NOTHING;
}

/**
 * The shop's currency, which a refund alone states only beside its amounts. Without any set the
 * currency of the money moved is taken: an order in another one refuses it.
 */
function findShopCurrency(refund: Refund): Currency {
  const sets = [
    ...refund.refund_line_items.flatMap((line) => [line.subtotal_set, line.total_tax_set]),
    ...refund.order_adjustments.map((one) => one.amount_set),
    ...refund.refund_shipping_lines.map((one) => one.subtotal_amount_set),
    refund.total_duties_set,
  ];
  const set = sets.find((one) => one !== null);
  const transaction = refund.transactions.find((one) => one.currency);
  const code = set?.shop_money.currency_code ?? transaction?.currency;
  if (!code) throw new Unreadable('The refund names no currency; orders/updated does.');
  return readCurrency(code);
}

const lineSubtotal = (line: RefundLine, currency: Currency) =>
  shopMoney(line.subtotal_set, line.subtotal, currency);
const lineTax = (line: RefundLine, currency: Currency) =>
  shopMoney(line.total_tax_set, line.total_tax, currency);

/** One part a line, however many rows it is refunded in; those of no money left out. */
function mergeLines(lines: readonly LinePart[]): LinePart[] {
  const totals = new Map<string, bigint>();
  for (const { line_id, base_minor } of lines) {
    totals.set(line_id, (totals.get(line_id) ?? 0n) + base_minor);
  }
  return [...totals]
    .filter(([, base_minor]) => base_minor > 0n)
    .map(([line_id, base_minor]) => ({ line_id, base_minor }));
}

/**
 * Money given back beyond the lines: `refund_discrepancy`, negative when more was given than the
 * lines come to. Positive beside lines it is a fee the shop kept: the goods came back all the same.
 */
function beyondLines(refund: Refund, currency: Currency, hasLines: boolean): bigint {
  const adjustments = refund.order_adjustments.filter((one) => one.kind === 'refund_discrepancy');
  const total = sum(adjustments.map((one) => shopMoney(one.amount_set, one.amount, currency)));
  if (total < 0n) return -total;
  return hasLines ? 0n : total;
}

/** The money that went back, at the order's rate; null when the rate is needed and not known. */
function movedInShopMoney(
  refund: Refund,
  currency: Currency,
  order: RefundedOrder | null,
): bigint | null {
  let moved = 0n;
  for (const one of refund.transactions) {
    if (one.kind !== 'refund' || one.status !== 'success' || !one.amount) continue;
    const paid_in = one.currency ? readCurrency(one.currency) : currency;
    const amount_minor = readAmount(one.amount, paid_in);
    if (paid_in === currency) moved += amount_minor;
    else if (order?.total?.buyer_currency === paid_in) {
      moved += roundHalfUp(amount_minor * order.total.shop_minor, order.total.buyer_minor);
    } else return null;
  }
  return moved;
}

/** What of that money is explained: lines with their tax, shipping, duties. */
function accountedFor(refund: Refund, currency: Currency, isTaxIncluded: boolean): bigint {
  const withTax = (net: bigint, tax: bigint) => (isTaxIncluded ? net : net + tax);
  const lines = refund.refund_line_items.map((line) =>
    withTax(lineSubtotal(line, currency), lineTax(line, currency)),
  );
  const shipping = refund.refund_shipping_lines.map((one) =>
    withTax(
      shopMoney(one.subtotal_amount_set, null, currency),
      shopMoney(one.tax_amount_set, null, currency),
    ),
  );
  const adjusted = refund.order_adjustments
    .filter((one) => one.kind === 'shipping_refund')
    .map((one) => -shopMoney(one.amount_set, one.amount, currency));
  const duties = shopMoney(refund.total_duties_set, null, currency);
  // both lists tell the same shipping: order_adjustments did until API version 2024-10
  return sum(lines) + sum(shipping.length > 0 ? shipping : adjusted) + duties;
}

/**
 * Whether a refund's subtotals contain the tax. Only the order says so (`taxes_included`); alone, a
 * refund shows it by its rates: of a subtotal s at the rate r the tax is s·r when it comes on top,
 * s·r ÷ (1 + r) when it is inside. Without rates it is taken to come on top.
 */
function pricesIncludeTax(refund: Refund, currency: Currency): boolean {
  let off_when_on_top = 0;
  let off_when_inside = 0;
  for (const line of refund.refund_line_items) {
    const rates = (line.line_item?.tax_lines ?? []).map((tax) => Number(tax.rate ?? 0));
    const rate = rates.reduce((total, one) => total + one, 0);
    if (!(rate > 0)) continue;
    // estimates to choose between; no amount is made of them
    const subtotal = Number(shopMoney(line.subtotal_set, line.subtotal, currency));
    const tax = Number(shopMoney(line.total_tax_set, line.total_tax, currency));
    off_when_on_top += Math.abs(tax - subtotal * rate);
    off_when_inside += Math.abs(tax - (subtotal * rate) / (1 + rate));
  }
  return off_when_inside < off_when_on_top;
}
