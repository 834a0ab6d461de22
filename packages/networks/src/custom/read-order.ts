import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import { type Claim, type NetworkEvent, notUnderstood, type OrderLine } from '../event.ts';
import { describeIssues } from '../reading/fields.ts';
import { parseInstant } from '../reading/times.ts';
import { type ReportedOrder, reportedOrder } from './payload.ts';

/** When an order came to stand as it is told (null: not said), and when we were told. */
export type Times = { version_ms: number | null; received_at_ms: number };

/** An order as it stands: the first message of it and every later one alike. */
export function readOrder(data: unknown, { version_ms, received_at_ms }: Times): NetworkEvent {
  const payload = reportedOrder.safeParse(data);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  const order = payload.data;
  const amounts = readAmounts(order);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const ordered_at_ms = order.ordered_at
    ? parseInstant(order.ordered_at)
    : (version_ms ?? received_at_ms);
  if (ordered_at_ms === null) return notUnderstood('ordered_at is not a time with its zone.');
  const { customer_id } = order;
  return {
    type: 'order_reported',
    external_order_id: order.order_id,
    external_conversion_id: null,
    ...amounts,
    ordered_at_ms,
    version_ms,
    void_reason: null,
    reversals: [],
    claims: readClaims(order),
    // any other id says nothing to us: only an address can be compared with the influencer's
    customer_email: customer_id?.includes('@') ? customer_id : null,
  };
}

function readClaims({ click_id, coupon_code }: ReportedOrder): Claim[] {
  const claims: Claim[] = [];
  if (click_id) claims.push({ kind: 'click', token: click_id, where: 'the click id' });
  if (coupon_code) claims.push({ kind: 'coupon', code: coupon_code });
  return claims;
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
  if (amount_minor > 0n && (commission_minor ?? 0n) > amount_minor) {
    return 'The commission is more than the order.';
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
  for (const { id: line_id, sku, amount } of items) {
    const line_minor = parseAmount(amount, currency);
    if (line_minor === null || line_minor < 0n) return 'An item’s amount is not a decimal amount.';
    lines.push({ line_id, external_product_id: null, sku, amount_minor: line_minor });
  }
  if (new Set(lines.map(({ line_id }) => line_id)).size < lines.length) {
    return 'Two items have the same id.';
  }
  const sum_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  if (lines.length > 0 && sum_minor !== amount_minor) return 'The items do not add up to amount.';
  return lines;
}
