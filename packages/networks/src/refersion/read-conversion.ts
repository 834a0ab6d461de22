import { isCurrency, parseAmount } from '@skinstack/domain/money';
import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import type { ReversalPart } from '@skinstack/domain/orders/order-facts';
import type { Version } from '@skinstack/domain/orders/versions';
import { z } from 'zod';
import { type Claim, type NetworkEvent, notUnderstood } from '../event.ts';
import { findClicks, readQuery } from '../reading/clicks.ts';
import { readCustomer } from '../reading/customers.ts';
import { CLICK_NAME } from '../reading/field-names.ts';
import { longText, looseText, optionalText, text } from '../reading/fields.ts';
import { parseUtcTime } from '../reading/times.ts';

/** True or false, as JSON, as a number (text by now) or as a word. */
const flag = z
  .union([z.boolean(), z.string()])
  .nullish()
  .catch(null)
  .transform((value) => ['true', '1'].includes(String(value).toLowerCase()));

/** The shop's number of the order; `#1001` and `1001` are one, however the shop's app sends it. */
const orderNumber = text.transform(canonicalOrderNumber);

/** Whose order it is: a publisher's account hears of several brands, which may number alike. */
const merchant = z
  .object({ id: looseText, name: looseText })
  .nullish()
  .catch(null)
  .transform((one) => (one?.id ?? one?.name)?.toLowerCase() ?? null);

/** What may carry a click of ours, and an influencer's code. */
const claims = {
  coupon_code: looseText,
  click: z
    .object({ sub_id: looseText, landed_url: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
};

/**
 * A conversion as Refersion posts it (refersion.dev/reference/webhooks). Merchants' payloads add
 * `customer`, publishers' `merchant` and `product_names`; fields not named are let through.
 */
export const conversionPayload = z.object({
  ...claims,
  id: text,
  created: z.string(),
  updated: z.string().nullish(),
  status: z.string().nullish(),
  total: z.string(),
  commission_total: z.string().nullish(),
  currency: z.string(),
  is_test_conversion: flag,
  is_recurring: flag,
  order_id: z
    .preprocess((value) => (value === '' ? null : value), orderNumber.nullish())
    .transform((value) => value ?? null),
  subscription_id: looseText,
  reason: longText.catch(null),
  merchant,
  customer: z.object({ id: looseText, email: longText }).nullish().catch(null),
});
export type ConversionPayload = z.infer<typeof conversionPayload>;

/**
 * The short form of a conversion that scripts and automation tools send, signed like the long one:
 * the commission of an order, under an id of its own.
 */
export const shortPayload = z.object({
  ...claims,
  event_id: text,
  order_id: orderNumber,
  commission_amount: z.string(),
  total: z.string().nullish(),
  currency: optionalText,
  status: z.string().nullish(),
  sub_id: looseText,
  created: z.string().nullish(),
  updated: z.string().nullish(),
  is_test_conversion: flag,
  merchant,
});
export type ShortPayload = z.infer<typeof shortPayload>;

/** A conversion, in whichever form it was told. */
export type Conversion = {
  /** Names it where it takes money back. */
  id: string;
  /** Refersion's own id; null in the short form, where the order is the conversion. */
  conversion_id: string | null;
  order_id: string | null;
  /** The payload's, else the topic, which names it too (`DENIED_CONVERSION`). */
  status: string;
  currency: string;
  total: string;
  commission: string | null;
  ordered_at_ms: number | null;
  version_ms: number | null;
  seller: string | null;
  is_recurring: boolean;
  is_of_subscription: boolean;
  reason: string | null;
  customer_email: string | null;
  customer_id: string | null;
  claims: Claim[];
};

/** A conversion as Refersion itself posts it. */
export function fromPayload(payload: ConversionPayload, topic: string): Conversion {
  const { is_recurring, subscription_id, merchant, reason } = payload;
  const created_ms = parseUtcTime(payload.created);
  return {
    ...{ id: payload.id, conversion_id: payload.id, order_id: payload.order_id },
    ...{ status: payload.status || topic, currency: payload.currency, total: payload.total },
    ...{ commission: payload.commission_total || null, seller: merchant, reason },
    ordered_at_ms: created_ms,
    version_ms: payload.updated ? parseUtcTime(payload.updated) : created_ms,
    is_recurring,
    is_of_subscription: is_recurring || subscription_id !== null,
    customer_email: payload.customer?.email ?? null,
    customer_id: payload.customer?.id ?? null,
    claims: readClaims(payload, null),
  };
}

/**
 * The short form: without a currency it is US dollars, Refersion's own default; without a total the
 * order is taken to come to its commission, which is all that is known to have been paid.
 */
export function fromShort(
  payload: ShortPayload,
  topic: string,
  received_at_ms: number,
): Conversion {
  const { event_id, order_id, commission_amount, sub_id } = payload;
  const created_ms = payload.created ? parseUtcTime(payload.created) : null;
  const said_ms = payload.updated ? parseUtcTime(payload.updated) : created_ms;
  return {
    ...{ id: event_id, conversion_id: null, order_id },
    status: payload.status || topic,
    ...{ currency: payload.currency ?? 'USD', total: payload.total || commission_amount },
    ...{ commission: commission_amount, seller: payload.merchant, reason: null },
    ordered_at_ms: created_ms ?? received_at_ms,
    version_ms: said_ms,
    ...{ is_recurring: false, is_of_subscription: false, customer_email: null },
    customer_id: null,
    claims: readClaims(payload, sub_id),
  };
}

/** Our token may be the sub-id of the click, and in the address the click led to: each once. */
function readClaims(
  { click, coupon_code }: ConversionPayload | ShortPayload,
  own_sub_id: string | null,
): Claim[] {
  // whatever is a sub-id may be meant as our click
  const sub_ids = [own_sub_id, click?.sub_id ?? null].flatMap((value) =>
    value === null ? [] : [{ name: CLICK_NAME, value }],
  );
  const told = findClicks(sub_ids, () => 'the sub-id');
  const landed = findClicks(readQuery(click?.landed_url), () => 'the landing address');
  const others = landed.filter((one) => told.every(({ token }) => token !== one.token));
  const code: Claim[] = coupon_code ? [{ kind: 'coupon', code: coupon_code }] : [];
  return [...told, ...others, ...code];
}

/** A conversion with its amounts in minor units. */
type Read = {
  conversion: Conversion;
  currency: string;
  amount_minor: bigint;
  commission_minor: bigint | null;
  version: Version | null;
};

/**
 * How a conversion stands (support.refersion.com 1749877): of two words of one second the later
 * stage is newer.
 */
const STAGES = ['waits', 'approved', 'denied'] as const;
type Stage = (typeof STAGES)[number];

function stageOf(status: string): Stage | null {
  const words = status.toUpperCase().split(/[^A-Z]+/);
  const says = (...any: string[]) => any.some((word) => words.includes(word));
  if (says('DENIED', 'UNQUALIFIED')) return 'denied';
  if (says('APPROVED')) return 'approved';
  return status.trim() === '' || says('PENDING', 'NEW') ? 'waits' : null;
}

/**
 * A conversion is an order as it stands, which for a denied one is nothing; one with negative
 * amounts (Refersion's way to cancel, support.refersion.com 2004103) takes back what it earned, and
 * nothing once it is denied itself.
 */
export function readConversion(conversion: Conversion): NetworkEvent {
  const currency = conversion.currency.toUpperCase();
  if (!isCurrency(currency)) return notUnderstood('The currency is not an ISO 4217 code.');
  const amount_minor = parseAmount(conversion.total, currency);
  const { commission } = conversion;
  const commission_minor = commission === null ? null : parseAmount(commission, currency);
  if (amount_minor === null) return notUnderstood('total is not a decimal amount.');
  if (commission !== null && commission_minor === null) {
    return notUnderstood('commission_total is not a decimal amount.');
  }
  const stage = stageOf(conversion.status);
  if (stage === null) return notUnderstood('The status is not one that Refersion documents.');
  const earned_minor = commission_minor ?? 0n;
  const isNegative = amount_minor < 0n || earned_minor < 0n;
  if (isNegative && (amount_minor > 0n || earned_minor > 0n)) {
    return notUnderstood('Amount and commission have different signs.');
  }
  const { version_ms } = conversion;
  const version = version_ms === null ? null : { at_ms: version_ms, rank: STAGES.indexOf(stage) };
  const read = { conversion, currency, amount_minor, commission_minor, version };
  return isNegative ? reverse(read, stage) : report(read, stage);
}

function report(read: Read, stage: Stage): NetworkEvent {
  const { conversion, currency, amount_minor, commission_minor, version } = read;
  const { conversion_id, order_id, ordered_at_ms } = conversion;
  if (ordered_at_ms === null) return notUnderstood('created is not a time.');
  return {
    type: 'order_reported',
    external_order_id: order_id ?? `conversion:${conversion.id}`,
    external_conversion_id: conversion_id,
    seller: conversion.seller,
    // a renewal comes under the number of the order that began the subscription
    order_names: order_id === null || conversion.is_recurring ? [] : [order_id],
    ...(conversion.is_of_subscription ? { is_of_subscription: true as const } : {}),
    currency,
    amount_minor,
    commission_minor,
    ordered_at_ms,
    version,
    void_reason: stage === 'denied' ? conversion.reason || 'Refersion denied it.' : null,
    ...{ lines: [], edited_off_minor: 0n, never_paid_minor: 0n, reversals: [] },
    ...{ payment_state: 'unknown', fulfilled_at_ms: null },
    claims: conversion.claims,
    customer_email: conversion.customer_email,
    ...readCustomer(conversion.customer_id, (id) => `refersion:${id}`),
    ...(conversion.is_recurring ? { order_kind: 'renewal' as const } : {}),
  };
}

/** Its order number links it to what it takes back, its own id tells it from others of it. */
function reverse(read: Read, stage: Stage): NetworkEvent {
  const { conversion, currency, amount_minor, commission_minor, version } = read;
  const { id, order_id, reason, seller } = conversion;
  if (order_id === null) {
    return notUnderstood('It takes money back and names no order: nobody knows from whom.');
  }
  const base_minor = -amount_minor;
  const part: ReversalPart =
    commission_minor === null || commission_minor === 0n
      ? { kind: 'base', base_minor }
      : { kind: 'gross', base_minor, gross_minor: -commission_minor };
  return {
    type: 'order_reversed',
    kind: 'refund',
    external_order_id: order_id,
    external_conversion_id: null,
    ...(conversion.is_of_subscription ? { is_of_subscription: true as const } : {}),
    currency,
    external_refund_id: id,
    seller,
    version,
    state: stage === 'denied' ? 'withdrawn' : 'stands',
    part,
    reason: reason || 'Refersion cancelled (a part of) the order.',
  };
}
