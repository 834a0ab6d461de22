import { type Currency, roundHalfUp } from '@skinstack/domain/money';
import type { LinePart, ReversalPart } from '@skinstack/domain/orders/order-facts';
import { readAmount, readCurrency, sum, Unreadable } from '../reading/money.ts';
import type { MoneySet, Refund, RefundLine } from './payload.ts';
import type { PlacedLine } from './read-lines.ts';
import { isNonCommissionable } from './read-tax.ts';
import { type Rate, rateOf, readScaled, shopMoney, toShopMoney } from './shop-money.ts';

/** What only the order knows of its refunds. */
export type RefundedOrder = {
  currency: Currency;
  taxes_included: boolean | null;
  placed: ReadonlyMap<string, PlacedLine>;
  /** The order's total in both its currencies: the rate between them. */
  total: MoneySet;
};
/** Goods given back, and the money paid out for goods. */
export type RefundRead = { currency: Currency; part: ReversalPart & { kind: 'netted' } };

/**
 * Reads a refund, told alone (`refunds/create`, `order` is null) or within its order: the goods
 * sent back at what was paid for them, without tax; and the money that was paid out, less what is
 * explained by tax, shipping, duties, fees, tips and gift cards. A return and its money may come in
 * two refunds, in either order, so neither says alone what is taken back: all of an order's refunds
 * together do. Cents may be swapped between lines; whoever takes them back caps them.
 * @throws Unreadable
 */
export function readRefund(refund: Refund, order: RefundedOrder | null): RefundRead {
  const currency = order?.currency ?? findShopCurrency(refund);
  const isTaxIncluded = order?.taxes_included ?? pricesIncludeTax(refund, currency);
  const rows = refund.refund_line_items.map((row) => readRow(row, order, currency, isTaxIncluded));
  const goods = rows.filter((row) => row.is_commissionable);
  const lines = mergeLines(goods);
  const others = rows.filter((row) => !row.is_commissionable);
  const explained_minor =
    sum(goods.map((row) => row.tax_minor)) +
    sum(others.map((row) => row.base_minor + row.tax_minor)) +
    besideLines(refund, currency, isTaxIncluded);
  const goods_minor = sum(goods.map((row) => row.base_minor));
  const money_minor =
    refund.transactions === null
      ? goods_minor - discrepancy(refund, currency)
      : minus(moneyMoved(refund, currency, order), explained_minor);
  if (money_minor === null && lines.length === 0) {
    throw new Unreadable(
      'Its money is in another currency; orders/updated tells it with the rate.',
    );
  }
  // money of an unknown rate counts as not paid until orders/updated tells it
  return {
    currency,
    part: { kind: 'netted', lines, money_minor: money_minor ?? -explained_minor },
  };
}

const minus = (a: bigint | null, b: bigint) => (a === null ? null : a - b);

/**
 * The shop's currency, which a refund alone states only beside its amounts. Without any set the
 * currency of the money moved is taken: an order in another one refuses it.
 */
function findShopCurrency(refund: Refund): Currency {
  const set = setsOf(refund).find((one) => one !== null);
  const transaction = refund.transactions?.find((one) => one.currency);
  const code = set?.shop_money.currency_code ?? transaction?.currency;
  if (!code) throw new Unreadable('The refund names no currency; orders/updated does.');
  return readCurrency(code);
}

const setsOf = (refund: Refund): MoneySet[] => [
  ...refund.refund_line_items.flatMap((line) => [line.subtotal_set, line.total_tax_set]),
  ...refund.order_adjustments.map((one) => one.amount_set),
  ...refund.refund_shipping_lines.map((one) => one.subtotal_amount_set),
  refund.total_duties_set,
  refund.total_additional_fees_set,
];

/** A row of a refund: what its pieces cost without tax, and the tax. */
type Row = LinePart & { is_commissionable: boolean; tax_minor: bigint };

function readRow(
  row: RefundLine,
  order: RefundedOrder | null,
  currency: Currency,
  isTaxIncluded: boolean,
): Row {
  const placed = order?.placed.get(row.line_item_id);
  const subtotal = shopMoney(row.subtotal_set, row.subtotal, currency);
  const told = shopMoney(row.total_tax_set, row.total_tax, currency);
  const tax_minor = told === 0n && placed ? sharedOutTax(subtotal, placed, isTaxIncluded) : told;
  const base_minor = isTaxIncluded ? subtotal - tax_minor : subtotal;
  const is_commissionable = placed?.is_commissionable ?? !isNonCommissionable(row.line_item ?? {});
  return { line_id: row.line_item_id, base_minor, is_commissionable, tax_minor };
}

/** The tax of a part of a line, where only the order as a whole told its tax. */
function sharedOutTax(subtotal: bigint, placed: PlacedLine, isTaxIncluded: boolean): bigint {
  const { net_minor, tax_minor, is_tax_shared_out } = placed;
  const whole = isTaxIncluded ? net_minor + tax_minor : net_minor;
  return is_tax_shared_out && whole > 0n ? roundHalfUp(tax_minor * subtotal, whole) : 0n;
}

/** One part a line, however many rows it is refunded in; those of no money left out. */
function mergeLines(rows: readonly LinePart[]): LinePart[] {
  const totals = new Map<string, bigint>();
  for (const { line_id, base_minor } of rows) {
    totals.set(line_id, (totals.get(line_id) ?? 0n) + base_minor);
  }
  return [...totals]
    .filter(([, base_minor]) => base_minor > 0n)
    .map(([line_id, base_minor]) => ({ line_id, base_minor }));
}

/** Shipping with its tax, duties and fees that went back: no part of what earns. */
function besideLines(refund: Refund, currency: Currency, isTaxIncluded: boolean): bigint {
  const shipping = refund.refund_shipping_lines.map((one) => {
    const tax = isTaxIncluded ? 0n : shopMoney(one.tax_amount_set, null, currency);
    return shopMoney(one.subtotal_amount_set, null, currency) + tax;
  });
  const adjusted = refund.order_adjustments
    .filter(isOfShipping)
    .map((one) => -withTax(one, currency));
  const duties = refund.total_duties_set
    ? shopMoney(refund.total_duties_set, null, currency)
    : sum(refund.duties.map((one) => shopMoney(one.amount_set, null, currency)));
  const fees = shopMoney(refund.total_additional_fees_set, null, currency);
  // both lists tell the same shipping: order_adjustments did until API version 2024-10
  return sum(shipping.length > 0 ? shipping : adjusted) + duties + fees;
}

type Adjustment = Refund['order_adjustments'][number];

/** `kind` is deprecated since 2024-10 and `reason` says it in words. */
const isOfShipping = ({ kind, reason }: Adjustment) =>
  kind ? kind === 'shipping_refund' : /shipping/i.test(reason ?? '');

const withTax = (one: Adjustment, currency: Currency) =>
  shopMoney(one.amount_set, one.amount, currency) +
  shopMoney(one.tax_amount_set, one.tax_amount, currency);

/**
 * By how much the money paid out is less than what was returned comes to; negative when it is more.
 * Only needed where no transactions are told: of every sample seen, money = lines with tax +
 * shipping + duties − adjustments; but newer refunds may leave the adjustments out.
 */
function discrepancy(refund: Refund, currency: Currency): bigint {
  const others = refund.order_adjustments.filter((one) => !isOfShipping(one));
  return sum(others.map((one) => withTax(one, currency)));
}

/**
 * The money that went back, in the shop's currency at the order's own rate. Only what succeeded
 * counts: a refund that failed, or has not settled, paid nothing out (yet). Null when the rate is
 * needed and not known.
 */
function moneyMoved(
  refund: Refund,
  currency: Currency,
  order: RefundedOrder | null,
): bigint | null {
  let moved = 0n;
  const foreign = new Map<string, bigint>();
  for (const { kind, status, amount, currency: code } of refund.transactions ?? []) {
    if (kind !== 'refund' || status !== 'success' || !amount) continue;
    const paid_in = (code ?? currency).toUpperCase();
    if (paid_in === currency) moved += readAmount(amount, currency);
    else foreign.set(paid_in, (foreign.get(paid_in) ?? 0n) + readScaled(amount));
  }
  for (const [paid_in, scaled] of foreign) {
    const rate = findRate(paid_in, currency, refund, order);
    if (rate === null) return null;
    moved += toShopMoney(scaled, rate);
  }
  return moved;
}

/** The order's own rate; of a refund told alone, the one its largest amount shows. */
function findRate(
  paid_in: string,
  currency: Currency,
  refund: Refund,
  order: RefundedOrder | null,
): Rate | null {
  const ofOrder = rateOf(order?.total ?? null, currency);
  if (ofOrder?.buyer_code === paid_in) return ofOrder;
  const shown = setsOf(refund)
    .map((set) => rateOf(magnitude(set), currency))
    .filter((rate) => rate?.buyer_code === paid_in)
    .sort((a, b) => Number((b?.shop_minor ?? 0n) - (a?.shop_minor ?? 0n)));
  return shown[0] ?? null;
}

/** Adjustments may be negative; their rate is the same. */
function magnitude(set: MoneySet): MoneySet {
  if (!set?.presentment_money) return set;
  const bare = <M extends { amount: string }>(money: M) => ({
    ...money,
    amount: money.amount.replace(/^\s*-/, ''),
  });
  return { shop_money: bare(set.shop_money), presentment_money: bare(set.presentment_money) };
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
