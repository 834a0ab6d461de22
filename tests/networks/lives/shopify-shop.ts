import { SHOP } from '../../world/shopify-order.ts';
import type { Chance } from './random.ts';
import { decimal } from './random.ts';

type Json = Record<string, unknown>;

/** A line of an order: amounts in cents, for a piece. */
export type Line = {
  id: number;
  kind: 'goods' | 'gift' | 'tip';
  net: number;
  tax: number;
  discount: number;
  quantity: number;
  /** Taken off by an edit that leaves no refund. */
  removed: number;
  /** Sent back, or taken off by an edit that leaves a refund. */
  returned: number;
};
/** A refund's payment: what was tried, and how it went. */
export type Payment = { amount: number; status: 'success' | 'pending' | 'failure' };
export type Refund = {
  id: number;
  at_ms: number;
  rows: { line: Line; pieces: number }[];
  is_of_shipping: boolean;
  is_of_duty: boolean;
  payments: Payment[];
  has_adjustments: boolean;
};
export type Dispute = {
  id: number;
  amount: number;
  status: 'needs_response' | 'under_review' | 'lost' | 'won' | 'accepted' | 'prevented';
  opened_ms: number;
  closed_ms: number | null;
};

/** A shop with one order, and all that it knows of it. */
export type Shop = {
  order_id: number;
  created_ms: number;
  is_tax_included: boolean;
  /** Tax is told by the order as a whole only. */
  is_tax_of_order: boolean;
  /** What the buyer pays in; of every cent of the shop two of the buyer. */
  buyer_code: string;
  lines: Line[];
  shipping: { net: number; tax: number; is_refunded: boolean };
  duty: { amount: number; is_refunded: boolean };
  refunds: Refund[];
  disputes: Dispute[];
  /** Paid in so far. */
  received: number;
  /** What the customer owes. */
  due: number;
  /** What the shop owes for goods that are gone. */
  owed: number;
  /** Money went out, or was kept, that no goods explain. */
  is_uneven: boolean;
  is_authorized: boolean;
  end: 'voided' | 'expired' | null;
  is_cancelled: boolean;
  is_deleted: boolean;
  now_ms: number;
};

export const pieceValue = ({ net, tax }: Line) => net + tax;
export const piecesLeft = ({ quantity, removed, returned }: Line) => quantity - removed - returned;
const sumOf = <T>(list: readonly T[], of: (one: T) => number) =>
  list.reduce((total, one) => total + of(one), 0);

/** What left the shop: refunds that succeeded, disputes that were lost. */
export function paidOut(shop: Shop): number {
  const refunded = sumOf(shop.refunds, refundedBy);
  const isLost = (one: Dispute) => one.status === 'lost' || one.status === 'accepted';
  return refunded + sumOf(shop.disputes.filter(isLost), (one) => one.amount);
}

const refundedBy = ({ payments }: Refund) =>
  sumOf(
    payments.filter((one) => one.status === 'success'),
    (one) => one.amount,
  );

/** What the customer has besides the goods themselves: taxes, gift cards, tips, shipping, duty. */
export function besidesGoods({ lines, shipping, duty }: Shop): number {
  const ofLines = sumOf(lines, (line) =>
    line.kind === 'goods' ? line.tax * piecesLeft(line) : pieceValue(line) * piecesLeft(line),
  );
  const sent = shipping.is_refunded ? 0 : shipping.net + shipping.tax;
  return ofLines + sent + (duty.is_refunded ? 0 : duty.amount);
}

export const goodsLeft = ({ lines }: Shop) =>
  sumOf(
    lines.filter((line) => line.kind === 'goods'),
    (line) => line.net * piecesLeft(line),
  );

/** A new order, nothing of it paid. */
export function openShop(chance: Chance, order_id: number): Shop {
  const is_tax_of_order = chance.oneIn(4);
  const is_taxed = is_tax_of_order || !chance.oneIn(3);
  const shop: Shop = {
    order_id,
    created_ms: Date.UTC(2026, 10, 20, 9),
    is_tax_included: chance.oneIn(2),
    is_tax_of_order,
    buyer_code: chance.pick(['USD', 'USD', 'EUR', 'ANG', 'USDC', 'JEP']),
    lines: [],
    shipping: { net: 0, tax: 0, is_refunded: false },
    duty: { amount: chance.oneIn(4) ? chance.whole(1, 900) : 0, is_refunded: false },
    ...{ refunds: [], disputes: [], received: 0, due: 0, owed: 0 },
    ...{
      is_uneven: false,
      is_authorized: chance.oneIn(3),
      end: null,
      is_cancelled: false,
      is_deleted: false,
    },
    now_ms: Date.UTC(2026, 10, 20, 9),
  };
  const count = chance.whole(1, 3);
  for (let at = 0; at < count; at++) shop.lines.push(newLine(chance, shop, 'goods', is_taxed));
  if (chance.oneIn(5)) shop.lines.push(newLine(chance, shop, 'gift', false));
  if (chance.oneIn(5)) shop.lines.push(newLine(chance, shop, 'tip', false));
  const net = chance.whole(0, 3) * 250;
  shop.shipping = { net, tax: is_taxed ? net / 5 : 0, is_refunded: false };
  shop.due = goodsLeft(shop) + besidesGoods(shop);
  return shop;
}

export function newLine(chance: Chance, shop: Shop, kind: Line['kind'], is_taxed: boolean): Line {
  const net = chance.whole(1, 200) * 25;
  return {
    ...{ id: shop.order_id * 100 + shop.lines.length + 1, kind, net },
    tax: is_taxed ? net / 5 : 0,
    discount: kind === 'goods' && chance.oneIn(3) ? chance.whole(1, 500) : 0,
    ...{ quantity: kind === 'tip' ? 1 : chance.whole(1, 4), removed: 0, returned: 0 },
  };
}

const iso = (at_ms: number) => new Date(Math.floor(at_ms / 1_000) * 1_000).toISOString();

/** How the shop says that the order is paid. */
function financialStatus(shop: Shop): string {
  if (shop.end) return shop.end;
  if (shop.due > 0) {
    if (shop.received > 0) return 'partially_paid';
    return shop.is_authorized ? 'authorized' : 'pending';
  }
  const refunded = sumOf(shop.refunds, refundedBy);
  if (refunded === 0) return 'paid';
  return refunded < shop.received ? 'partially_refunded' : 'refunded';
}

const setOf = ({ buyer_code }: Shop, minor: number) => ({
  shop_money: { amount: decimal(minor), currency_code: 'USD' },
  presentment_money: {
    amount: decimal(buyer_code === 'USD' ? minor : minor * 2),
    currency_code: buyer_code,
  },
});
const taxLines = (shop: Shop, tax: number) =>
  tax > 0 && !shop.is_tax_of_order
    ? [{ price: decimal(tax), price_set: setOf(shop, tax), rate: 0.2 }]
    : [];

function lineJson(shop: Shop, line: Line): Json {
  const price = line.net + (shop.is_tax_included ? line.tax : 0) + line.discount;
  const off = line.discount * line.quantity;
  return {
    ...{ id: line.id, sku: `SKU-${line.id}`, quantity: line.quantity },
    ...{ product_id: line.kind === 'goods' ? 8_801 : null, title: 'Serum' },
    ...{ current_quantity: piecesLeft(line), price: decimal(price), price_set: setOf(shop, price) },
    ...{ gift_card: line.kind === 'gift', taxable: line.kind === 'goods' },
    ...(line.kind === 'tip' ? { tip_payment_gateway: null } : {}),
    tax_lines: taxLines(shop, line.tax * line.quantity),
    discount_allocations: off > 0 ? [{ amount: decimal(off), amount_set: setOf(shop, off) }] : [],
  };
}

/** The order as the shop's webhooks carry it. */
export function orderJson(shop: Shop): Json {
  const { order_id, shipping, lines } = shop;
  const off = sumOf(lines, (line) => line.discount * line.quantity);
  const total_tax = sumOf(lines, (line) => line.tax * line.quantity) + shipping.tax;
  const goods = sumOf(lines, (line) => pieceValue(line) * line.quantity);
  const total = goods + shipping.net + shipping.tax + shop.duty.amount;
  const sent = shipping.net + (shop.is_tax_included ? shipping.tax : 0);
  return {
    ...{ id: order_id, name: `#${order_id}`, test: false, currency: 'USD' },
    ...{ created_at: iso(shop.created_ms), updated_at: iso(shop.now_ms) },
    ...{ cancelled_at: shop.is_cancelled ? iso(shop.now_ms) : null, cancel_reason: 'customer' },
    ...{ financial_status: financialStatus(shop), taxes_included: shop.is_tax_included },
    ...{ total_discounts: decimal(off), total_tax: decimal(total_tax) },
    ...{ total_price_set: setOf(shop, total) },
    line_items: lines.map((line) => lineJson(shop, line)),
    shipping_lines: [
      {
        ...{ id: order_id * 10, price: decimal(sent), price_set: setOf(shop, sent) },
        tax_lines: taxLines(shop, shipping.tax),
      },
    ],
    refunds: shop.refunds.map((one) => refundJson(shop, one)),
  };
}

/** A refund as its order and `refunds/create` carry it. */
export function refundJson(shop: Shop, refund: Refund): Json {
  const { shipping, duty, is_tax_included: inside } = shop;
  const rows = refund.rows.map(({ line, pieces }) => {
    const subtotal = (line.net + (inside ? line.tax : 0)) * pieces;
    const tax = shop.is_tax_of_order && refund.id % 2 === 0 ? 0 : line.tax * pieces;
    return {
      ...{ line_item_id: line.id, quantity: pieces, subtotal: subtotal / 100 },
      ...{ subtotal_set: setOf(shop, subtotal), total_tax_set: setOf(shop, tax) },
      line_item: lineJson(shop, line),
    };
  });
  const sent = shipping.net + (inside ? shipping.tax : 0);
  const value =
    sumOf(refund.rows, ({ line, pieces }) => pieceValue(line) * pieces) +
    (refund.is_of_shipping ? shipping.net + shipping.tax : 0) +
    (refund.is_of_duty ? duty.amount : 0);
  const kept = value - refundedBy(refund);
  const adjustment = { kind: 'refund_discrepancy', amount_set: setOf(shop, kept) };
  return {
    ...{ id: refund.id, order_id: shop.order_id, created_at: iso(refund.at_ms) },
    refund_line_items: rows,
    refund_shipping_lines: refund.is_of_shipping
      ? [
          {
            ...{ shipping_line_id: shop.order_id * 10, subtotal_amount_set: setOf(shop, sent) },
            tax_amount_set: setOf(shop, shipping.tax),
          },
        ]
      : [],
    total_duties_set: setOf(shop, refund.is_of_duty ? duty.amount : 0),
    order_adjustments: refund.has_adjustments && kept !== 0 ? [adjustment] : [],
    transactions: refund.payments.map(({ amount, status }) => ({
      ...{ kind: 'refund', status, currency: shop.buyer_code },
      amount: decimal(shop.buyer_code === 'USD' ? amount : amount * 2),
    })),
  };
}

/** A dispute as Shopify Payments tells it, in the shop's currency. */
export function disputeJson(shop: Shop, dispute: Dispute): Json {
  return {
    ...{ id: dispute.id, order_id: shop.order_id, type: 'chargeback', reason: 'fraudulent' },
    ...{ amount: decimal(dispute.amount), currency: 'USD', status: dispute.status },
    initiated_at: iso(dispute.opened_ms),
    finalized_on: dispute.closed_ms === null ? null : iso(dispute.closed_ms),
  };
}

export const headersOf = (topic: string, triggered_ms: number) => ({
  ...{ 'X-Shopify-Topic': topic, 'X-Shopify-Shop-Domain': SHOP },
  'X-Shopify-Triggered-At': new Date(triggered_ms).toISOString(),
});
