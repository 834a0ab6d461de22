import { ORDER_KINDS } from '@skinstack/domain/customers/bond';
import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import type { PaymentState } from '@skinstack/domain/orders/payment';
import type { Version } from '@skinstack/domain/orders/versions';
import {
  type Claim,
  type NetworkEvent,
  notUnderstood,
  type OrderLine,
  type OrderReported,
} from '../event.ts';
import { readCustomer } from '../reading/customers.ts';
import { describeIssues } from '../reading/fields.ts';
import { parseInstant } from '../reading/times.ts';
import { type ReportedOrder, reportedOrder } from './payload.ts';

/** What a message says beside its data. */
export type Told = {
  /** When it came to be so; null when the message does not say. */
  at_ms: number | null;
  version: Version | null;
  received_at_ms: number;
  /** Names the delivery, where something does. */
  delivery_id: string | null;
  /** True of a GET: other platforms' templates leave out what a POST must say. */
  is_postback: boolean;
  clicks: Claim[];
};

/** An order as it stands: the first message of it and every later one alike. */
export function readOrder(data: unknown, told: Told): NetworkEvent {
  const payload = reportedOrder.safeParse(data);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  const order = payload.data;
  const amounts = readAmounts(order);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const payment_state = readPaymentState(order.payment_state ?? '');
  if (payment_state === null) return notUnderstood('payment_state is not one of the contract.');
  const ordered_at_ms = order.ordered_at
    ? parseInstant(order.ordered_at)
    : (told.at_ms ?? told.received_at_ms);
  if (ordered_at_ms === null) return notUnderstood('ordered_at is not a time with its zone.');
  const { customer_id } = order;
  return {
    type: 'order_reported',
    external_order_id: order.order_id,
    external_conversion_id: order.conversion_id,
    seller: null,
    order_names: [canonicalOrderNumber(order.order_id)],
    ...amounts,
    edited_off_minor: 0n,
    never_paid_minor: 0n,
    ordered_at_ms,
    payment_state,
    fulfilled_at_ms: order.fulfilled_at ? parseInstant(order.fulfilled_at) : null,
    version: told.version,
    void_reason: LAPSED[payment_state] ?? null,
    reversals: [],
    claims: [...told.clicks, ...readCoupon(order)],
    // any other id says nothing to us: only an address can be compared with the influencer's
    customer_email: customer_id?.includes('@') ? customer_id : null,
    ...readCustomer(customer_id),
    ...readOrderKind(order.order_kind),
  };
}

/** A word that is not one of ours says nothing. */
function readOrderKind(text: string | null): Pick<OrderReported, 'order_kind'> {
  const order_kind = ORDER_KINDS.find((kind) => kind === text?.trim().toLowerCase());
  return order_kind === undefined ? {} : { order_kind };
}

function readCoupon({ coupon_code }: ReportedOrder): Claim[] {
  return coupon_code ? [{ kind: 'coupon', code: coupon_code }] : [];
}

const LAPSED: Readonly<Partial<Record<PaymentState, string>>> = {
  voided: 'The payment of the order was voided.',
  expired: 'The payment of the order expired.',
};

/** How senders may call the states of a payment; one who says nothing reports what was paid. */
const PAYMENT_STATES: ReadonlyMap<string, PaymentState> = new Map<string, PaymentState>([
  ['', 'paid'],
  ['pending', 'pending'],
  ['unpaid', 'pending'],
  ['authorized', 'authorized'],
  ['authorised', 'authorized'],
  ['partially_paid', 'partially_paid'],
  ['paid', 'paid'],
  ['partially_refunded', 'paid'],
  ['refunded', 'refunded'],
  ['voided', 'voided'],
  ['expired', 'expired'],
  ['disputed', 'disputed'],
]);

function readPaymentState(text: string): PaymentState | null {
  return PAYMENT_STATES.get(text.trim().toLowerCase()) ?? null;
}

/** The money of an order, or of what is taken back of it, in minor units. */
export type Amounts = {
  currency: Currency;
  amount_minor: bigint;
  commission_minor: bigint | null;
  lines: OrderLine[];
};

/** Reads the amounts of a message. @returns what is wrong with them, in a sentence, or they */
export function readAmounts(order: ReportedOrder): Amounts | string {
  const currency = order.currency.trim().toUpperCase();
  if (!isCurrency(currency)) return 'The currency is not an ISO 4217 code.';
  const amount_minor = parseAmount(order.amount, currency);
  if (amount_minor === null) return 'amount is not a decimal amount.';
  const stated = order.commission_amount || null;
  const commission_minor = stated === null ? null : parseAmount(stated, currency);
  if (stated !== null && commission_minor === null) {
    return 'commission_amount is not a decimal amount.';
  }
  if (amount_minor < 0n || (commission_minor ?? 0n) < 0n) {
    return 'Amounts are not negative: what is taken back is a refund of a positive amount.';
  }
  const lines = readLines(order.items ?? [], currency, amount_minor);
  return typeof lines === 'string' ? lines : { currency, amount_minor, commission_minor, lines };
}

function readLines(
  items: NonNullable<ReportedOrder['items']>,
  currency: Currency,
  amount_minor: bigint,
): OrderLine[] | string {
  const lines: OrderLine[] = [];
  for (const { id: line_id, sku, quantity, amount } of items) {
    const line_minor = parseAmount(amount, currency);
    if (line_minor === null || line_minor < 0n) return 'An item’s amount is not a decimal amount.';
    const pieces = quantity > 1 ? { quantity } : {};
    lines.push({ line_id, external_product_id: null, sku, ...pieces, amount_minor: line_minor });
  }
  if (new Set(lines.map(({ line_id }) => line_id)).size < lines.length) {
    return 'Two items have the same id.';
  }
  const sum_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  if (lines.length > 0 && sum_minor !== amount_minor) return 'The items do not add up to amount.';
  return lines;
}
