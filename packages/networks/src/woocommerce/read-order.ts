import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import type { PaymentState } from '@skinstack/domain/orders/payment';
import type { Version } from '@skinstack/domain/orders/versions';
import type { Claim, OrderReported, OrderReversed } from '../event.ts';
import { clicksOf, couponsOf, type Named, readQuery } from '../reading/clicks.ts';
import { readCustomer } from '../reading/customers.ts';
import { RENEWAL_NAME } from '../reading/field-names.ts';
import { readCurrency, Unreadable } from '../reading/money.ts';
import { parseUtcTime } from '../reading/times.ts';
import type { Order } from './payload.ts';
import { type ReadLines, readLines, readRefunded } from './read-lines.ts';

/** What a status says of the order, beside whether it was paid. */
type Status = { payment(isPaid: boolean): PaymentState; void_reason: string | null };

const always = (state: PaymentState) => () => state;
const paidOr = (state: PaymentState) => (isPaid: boolean) => (isPaid ? 'paid' : state);
const DELETED = 'The shop deleted the order.';

/**
 * The statuses an order may have, in the order one follows another: of two words of one second the
 * later one of this list counts. Paying on delivery is `processing` from the start, and gets
 * `date_paid` when it is `completed`; `on-hold` waits for a transfer, or for somebody to look.
 */
const STATUSES: ReadonlyMap<string, Status> = new Map<string, Status>([
  [
    'checkout-draft',
    {
      payment: always('pending'),
      void_reason: 'The order is not placed: a draft of the checkout.',
    },
  ],
  ['pending', { payment: always('pending'), void_reason: null }],
  ['on-hold', { payment: always('pending'), void_reason: null }],
  ['failed', { payment: always('voided'), void_reason: 'The payment of the order failed.' }],
  ['processing', { payment: paidOr('pending'), void_reason: null }],
  ['completed', { payment: always('paid'), void_reason: null }],
  ['cancelled', { payment: paidOr('voided'), void_reason: 'The shop cancelled the order.' }],
  ['refunded', { payment: always('refunded'), void_reason: null }],
  ['trash', { payment: paidOr('voided'), void_reason: DELETED }],
]);
const RANKS = [...STATUSES.keys()];
/** Its refunds tell two words of one second and status apart. */
const MOST_REFUNDS = 1_000;

/**
 * An order as it stands: its base, whether it was paid, and all that was refunded by now.
 * @param isRestored it was taken out of the trash
 * @throws Unreadable
 */
export function readOrder(order: Order, isRestored: boolean): OrderReported {
  const currency = readCurrency(order.currency);
  const ordered_at_ms = parseUtcTime(order.date_created_gmt);
  if (ordered_at_ms === null) throw new Unreadable('date_created_gmt is not a time.');
  const name = order.status.toLowerCase().replace(/^wc-/, '');
  const status = STATUSES.get(name);
  if (!status) throw new Unreadable('status is not one we know.');
  const version = versionOf(order, name);
  const read = readLines(order, currency);
  const isFulfilled = name === 'completed' || name === 'refunded';
  return {
    type: 'order_reported',
    external_order_id: order.id,
    external_conversion_id: null,
    // a shop's address changes: the account is the shop
    seller: null,
    order_names: namesOf(order),
    currency,
    amount_minor: read.net_minor,
    commission_minor: null,
    lines: read.lines,
    // an order is edited only while it is not paid, and tells no difference
    edited_off_minor: 0n,
    never_paid_minor: 0n,
    ordered_at_ms,
    payment_state: status.payment(parseUtcTime(order.date_paid_gmt ?? '') !== null),
    fulfilled_at_ms: isFulfilled ? parseUtcTime(order.date_completed_gmt ?? '') : null,
    version,
    void_reason: status.void_reason,
    claims: readClaims(order),
    customer_email: order.billing?.email ?? null,
    ...readCustomer(order.customer_id),
    ...(isRenewal(order) ? { order_kind: 'renewal' as const } : {}),
    reversals: [
      { ...refundsOf(order, read, name === 'refunded'), version },
      ...(isRestored ? [{ ...deletionOf(order.id), state: 'withdrawn' as const }] : []),
    ],
  };
}

/** `date_modified_gmt` tells seconds; null where it tells nothing: as new as its delivery. */
function versionOf({ date_modified_gmt, refunds }: Order, status: string): Version | null {
  const at_ms = parseUtcTime(date_modified_gmt ?? '');
  if (at_ms === null) return null;
  const count = Math.min(refunds.length, MOST_REFUNDS - 1);
  return { at_ms, rank: RANKS.indexOf(status) * MOST_REFUNDS + count };
}

/** The numbers people and other networks know the order by; plugins number orders anew. */
function namesOf({ id, number }: Order): string[] {
  const names = [id, number].flatMap((one) => (one ? [canonicalOrderNumber(one)] : []));
  return [...new Set(names)];
}

/**
 * All refunds of an order as one, which an order without them withdraws: a shop may delete a
 * refund, and nothing tells which.
 */
function refundsOf(order: Order, read: ReadLines, isWhole: boolean): OrderReversed {
  const base_minor = readRefunded(order, read, readCurrency(order.currency));
  const isRefunded = isWhole || order.refunds.length > 0;
  return {
    ...{ type: 'order_reversed', kind: 'refund', external_order_id: order.id },
    ...{ external_refund_id: 'refunds', external_conversion_id: null },
    ...{ currency: null, seller: null, version: null },
    state: isRefunded ? 'stands' : 'withdrawn',
    part: isWhole ? { kind: 'all' } : { kind: 'base', base_minor },
    reason: isWhole ? 'The shop refunded the order.' : 'The shop refunded a part of the order.',
  };
}

/** The order is in the trash: it tells neither when nor why, so it is as new as its delivery. */
export function deletionOf(external_order_id: string): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'cancel',
    external_order_id,
    external_refund_id: '',
    external_conversion_id: null,
    currency: null,
    seller: null,
    version: null,
    state: 'stands',
    part: { kind: 'all' },
    reason: DELETED,
  };
}

/** WooCommerce's own notes of where the visit began (order attribution); the prefix may differ. */
const FIRST_PAGE = /session_entry$/;
const REFERRER = /attribution_referrer$/;

/**
 * What says who sent the shopper, strongest first: the token the shop's page kept with the order,
 * the code that was typed, the token in the address of the visit's first page.
 */
function readClaims({ meta_data, line_items, coupon_lines }: Order): Claim[] {
  const notes = readMeta(meta_data);
  const isVisit = ({ name }: Named) => FIRST_PAGE.test(name) || REFERRER.test(name);
  const queryOf = (name: RegExp) =>
    notes.filter((one) => name.test(one.name)).flatMap(({ value }) => readQuery(value));
  return [
    ...clicksOf(
      notes.filter((one) => !isVisit(one)),
      'a meta field of the order',
    ),
    ...clicksOf(
      line_items.flatMap((line) => readMeta(line.meta_data)),
      'a meta field of a line',
    ),
    ...couponsOf(coupon_lines.map(({ code }) => code)),
    ...clicksOf(queryOf(FIRST_PAGE), 'the landing page'),
    ...clicksOf(queryOf(REFERRER), 'the referring page'),
  ];
}

/** WooCommerce Subscriptions notes with a renewal which subscription it is of, by its id. */
function isRenewal({ meta_data }: Order): boolean {
  return readMeta(meta_data).some(
    ({ name, value }) => name === RENEWAL_NAME && /^[1-9]\d*$/.test(value),
  );
}

/** `[{ key, value }]`; plugins fill these in with anything, so anything else is left out. */
function readMeta(list: unknown): Named[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one) =>
    typeof one?.key === 'string' && typeof one.value === 'string'
      ? [{ name: one.key, value: one.value }]
      : [],
  );
}
