import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import { isOwing, type PaymentState } from '@skinstack/domain/orders/payment';
import type { Version } from '@skinstack/domain/orders/versions';
import type { Claim, NetworkEvent, OrderReversed } from '../event.ts';
import { type CouponClaim, clicksOf, couponsOf, type Named, readQuery } from '../reading/clicks.ts';
import { readCustomer } from '../reading/customers.ts';
import { atLeastZero, readCurrency, sum, Unreadable } from '../reading/money.ts';
import { parseIsoTime } from '../reading/times.ts';
import type { Order, Refund } from './payload.ts';
import { readLines } from './read-lines.ts';
import { type RefundedOrder, type RefundRead, readRefund } from './read-refund.ts';

/** What comes beside the body: whose order it is, and when Shopify made the delivery. */
export type Told = { seller: string | null; triggered_at_ms: number | null };

/** The reasons kept with what is taken back; a shop's own remarks may name the customer. */
const REFUNDED = 'The shop refunded (a part of) the order.';
const LAPSED: Readonly<Partial<Record<PaymentState, string>>> = {
  voided: 'The payment of the order was voided.',
  expired: 'The payment of the order expired.',
};

/**
 * An order as it stands, in the shop's currency: the base of its lines as placed and edited, and
 * all that was taken back since.
 * @throws Unreadable
 */
export function readOrder(order: Order, told: Told): NetworkEvent {
  if (order.test) return { type: 'ignored', reason: 'A test order.' };
  const currency = readCurrency(order.currency);
  const ordered_at_ms = parseIsoTime(order.created_at);
  if (ordered_at_ms === null) throw new Unreadable('created_at is not a time.');
  const { lines, edited_off_minor, placed } = readLines(order, currency);
  const payment_state = readPaymentState(order);
  const version = versionOf(order, told);
  const known = { currency, taxes_included: order.taxes_included, placed };
  const refunds = readRefunds(order, { ...known, total: order.total_price_set });
  return {
    type: 'order_reported',
    external_order_id: order.id,
    external_conversion_id: null,
    seller: told.seller,
    order_names: namesOf(order),
    currency,
    amount_minor: sum(lines.map((line) => line.amount_minor)),
    commission_minor: null,
    lines,
    edited_off_minor,
    never_paid_minor: isOwing(payment_state) ? takenOff(edited_off_minor, refunds) : 0n,
    ordered_at_ms,
    payment_state,
    fulfilled_at_ms: readFulfilment(order),
    version,
    void_reason: order.cancelled_at ? null : (LAPSED[payment_state] ?? null),
    claims: readClaims(order),
    ...(order.checkout_token ? { checkout_token: order.checkout_token } : {}),
    customer_email: order.email ?? order.contact_email ?? order.customer?.email ?? null,
    ...readCustomer(order.customer?.id),
    ...(isRenewal(order) ? { order_kind: 'renewal' as const } : {}),
    reversals: [
      ...refunds.map(([refund, read]) => ({
        ...refundOf(order.id, refund, read, told.seller),
        version,
      })),
      ...readCancellation(order, told, version),
    ],
  };
}

/** How renewals come in: of Shopify's own contracts (the second name since October 2025). */
const RENEWAL_SOURCES = ['subscription_contract', 'subscription_contract_checkout_one'];
/** How apps tag them: Recharge and Loop, Firmhouse. Their first orders have tags of their own. */
const RENEWAL_TAGS = ['subscription recurring order', 'firmhouse-recurring-order'];

function isRenewal({ source_name, tags }: Order): boolean {
  if (RENEWAL_SOURCES.includes(source_name?.toLowerCase() ?? '')) return true;
  const all = typeof tags === 'string' ? tags.split(',') : (tags ?? []);
  return all.some((tag) => RENEWAL_TAGS.includes(tag.trim().toLowerCase()));
}

/**
 * `updated_at` tells seconds; of two states of one second the later triggered delivery is newer.
 */
function versionOf({ updated_at }: Order, { triggered_at_ms }: Told): Version | null {
  const at_ms = parseIsoTime(updated_at);
  return at_ms === null ? null : { at_ms, rank: triggered_at_ms ?? 0 };
}

/** What `financial_status` says of the payment; `refunded` in part is paid all the same. */
const PAYMENT_STATES: ReadonlyMap<string, PaymentState> = new Map<string, PaymentState>([
  ['pending', 'pending'],
  ['authorized', 'authorized'],
  ['partially_paid', 'partially_paid'],
  ['paid', 'paid'],
  ['partially_refunded', 'paid'],
  ['refunded', 'refunded'],
  ['voided', 'voided'],
  ['expired', 'expired'],
]);

function readPaymentState({ financial_status }: Order): PaymentState {
  if (!financial_status) return 'unknown';
  const state = PAYMENT_STATES.get(financial_status.toLowerCase());
  if (!state) throw new Unreadable('financial_status is not one we know.');
  return state;
}

/** When the last parcel left, once everything did. */
function readFulfilment({ fulfillment_status, fulfillments }: Order): number | null {
  if (fulfillment_status?.toLowerCase() !== 'fulfilled') return null;
  const times = fulfillments
    .filter(({ status }) => status === null || status.toLowerCase() === 'success')
    .map(({ created_at }) => parseIsoTime(created_at) ?? 0);
  return Math.max(0, ...times) || null;
}

/** The numbers people and other networks know the order by. */
function namesOf({ id, name, order_number }: Order): string[] {
  const names = [id, name, order_number].flatMap((one) => (one ? [canonicalOrderNumber(one)] : []));
  return [...new Set(names)];
}

/** What edits and returns took off and no money was paid back for. */
function takenOff(edited_off_minor: bigint, refunds: readonly [Refund, RefundRead][]): bigint {
  const open = refunds.map(([, { part }]) => {
    return sum(part.lines.map((line) => line.base_minor)) - part.money_minor;
  });
  return atLeastZero(edited_off_minor + sum(open));
}

function readRefunds(order: Order, known: RefundedOrder): [Refund, RefundRead][] {
  return order.refunds.map((refund) => [refund, readRefund(refund, known)]);
}

/**
 * A refund of an order. Told alone it is as new as its making and older than any word of the order
 * about it: its payments settle later, and `refunds/create` is not sent again.
 */
export function refundOf(
  external_order_id: string,
  refund: Pick<Refund, 'id' | 'created_at' | 'processed_at'>,
  { currency, part }: RefundRead,
  seller: string | null,
): OrderReversed {
  const at_ms = parseIsoTime(refund.created_at) ?? parseIsoTime(refund.processed_at);
  return {
    type: 'order_reversed',
    kind: 'refund',
    external_order_id,
    external_refund_id: refund.id,
    external_conversion_id: null,
    currency,
    seller,
    version: at_ms === null ? null : { at_ms, rank: -1 },
    state: 'stands',
    part,
    reason: REFUNDED,
  };
}

/** A cancelled order earns nothing: what is left of it goes. */
function readCancellation(order: Order, told: Told, version: Version | null): OrderReversed[] {
  if (!order.cancelled_at) return [];
  const why = order.cancel_reason ? ` (${order.cancel_reason})` : '';
  const reason = `The shop cancelled the order${why}.`;
  return [{ ...cancellationOf(order.id, reason, told.seller), version }];
}

/** The end of an order, which takes back all that is left of it. */
export function cancellationOf(
  external_order_id: string,
  reason: string,
  seller: string | null,
): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'cancel',
    external_order_id,
    external_refund_id: '',
    external_conversion_id: null,
    currency: null,
    seller,
    version: null,
    state: 'stands',
    part: { kind: 'all' },
    reason,
  };
}

/**
 * What says who sent the shopper: the token the script put into the cart, the discount code that
 * was typed, the token in the address of the visit's first page.
 */
function readClaims(order: Order): Claim[] {
  const properties = order.line_items.flatMap((line) => readNamed(line.properties));
  return [
    ...clicksOf(readNamed(order.note_attributes), 'a note attribute of the order'),
    ...clicksOf(properties, 'a property of a line'),
    ...readCodes(order),
    ...clicksOf(readQuery(order.landing_site), 'the landing page'),
    ...clicksOf(readQuery(order.referring_site), 'the referring page'),
  ];
}

/** The codes of the order. */
function readCodes({ discount_codes, discount_applications }: Order): CouponClaim[] {
  const applied = discount_applications.filter(({ type }) => type === 'discount_code');
  return couponsOf([...discount_codes, ...applied].map(({ code }) => code));
}

/** `[{ name, value }]`; themes and apps fill these in, so anything else is left out. */
function readNamed(list: unknown): Named[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (one): one is Named => typeof one?.name === 'string' && typeof one.value === 'string',
  );
}
