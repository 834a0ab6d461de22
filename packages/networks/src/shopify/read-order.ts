import type { Currency } from '@skinstack/domain/money';
import type { NetworkEvent, OrderReversed } from '../network-event.ts';
import { readIsoTime } from '../read-iso-time.ts';
import type { Order } from './payload.ts';
import { readClaims } from './read-claims.ts';
import { readLines } from './read-lines.ts';
import { type RefundedOrder, readRefund } from './read-refund.ts';
import { readAmount, readCurrency, shopMoney, sum, Unreadable } from './shop-money.ts';

/** The reasons kept with what is taken back; a shop's own remarks may name the customer. */
export const REFUNDED = 'The shop refunded (a part of) the order.';
const VOIDED = 'The payment of the order was voided.';

/**
 * An order as it stands, in the shop's currency: the base of its lines as placed and edited, and
 * all that was taken back since.
 * @throws Unreadable
 */
export function readOrder(order: Order): NetworkEvent {
  if (order.test) return { type: 'ignored', reason: 'A test order.' };
  const currency = readCurrency(order.currency);
  const ordered_at_ms = readIsoTime(order.created_at);
  if (ordered_at_ms === null) throw new Unreadable('created_at is not a time.');
  const lines = readLines(order, currency);
  return {
    type: 'order_reported',
    external_order_id: order.id,
    external_conversion_id: null,
    currency,
    amount_minor: sum(lines.map((line) => line.amount_minor)),
    commission_minor: null,
    lines,
    ordered_at_ms,
    version_ms: readIsoTime(order.updated_at),
    void_reason: order.financial_status === 'voided' && !order.cancelled_at ? VOIDED : null,
    claims: readClaims(order),
    customer_email: order.email ?? order.contact_email ?? order.customer?.email ?? null,
    reversals: [...readRefunds(order, currency), ...readCancellation(order)],
  };
}

function readRefunds(order: Order, currency: Currency): OrderReversed[] {
  const known: RefundedOrder = {
    currency,
    taxes_included: order.taxes_included,
    total: readTotal(order, currency),
  };
  return order.refunds.flatMap((refund) => {
    const read = readRefund(refund, known);
    return typeof read === 'string' ? [] : [refundOf(order.id, refund.id, read)];
  });
}

/** A refund of an order, the same whether it was told alone or within it. */
export function refundOf(
  external_order_id: string,
  external_refund_id: string,
  { currency, part }: Pick<OrderReversed, 'part'> & { currency: string },
): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'refund',
    external_order_id,
    external_refund_id,

    external_conversion_id: null,
    currency,
    part,
    reason: REFUNDED,
  };
}

/** A cancelled order earns nothing: what is left of it goes, for good. */
function readCancellation(order: Order): OrderReversed[] {
  if (!order.cancelled_at) return [];
  const why = order.cancel_reason ? ` (${order.cancel_reason})` : '';
  return [cancellationOf(order.id, `The shop cancelled the order${why}.`)];
}

/** The end of an order, which takes back all that is left of it. */
export function cancellationOf(external_order_id: string, reason: string): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'cancel',
    external_order_id,
    external_refund_id: '',

    external_conversion_id: null,
    currency: null,
    part: { kind: 'all' },
    reason,
  };
}

function readTotal({ total_price_set }: Order, currency: Currency): RefundedOrder['total'] {
  const buyer = total_price_set?.presentment_money;
  if (!buyer) return null;
  const buyer_currency = readCurrency(buyer.currency_code);
  const buyer_minor = readAmount(buyer.amount, buyer_currency);
  const shop_minor = shopMoney(total_price_set, null, currency);
  return buyer_minor > 0n ? { shop_minor, buyer_minor, buyer_currency } : null;
}
