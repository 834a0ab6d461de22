import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import type { OrderLine } from '../network-event.ts';
import type { ReportedOrder } from './payload.ts';

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
