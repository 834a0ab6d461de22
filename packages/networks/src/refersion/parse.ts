import { isCurrency, parseAmount } from '@skinstack/domain/money';
import type { VerifiedDelivery } from '../delivery.ts';
import type { NetworkEvent } from '../network-event.ts';
import { readJson } from '../read-json.ts';
import { type ConversionPayload, conversionPayload } from './payload.ts';

/**
 * A new or approved conversion is an order; a denied one, or one with negative amounts (Refersion's
 * way to cancel, support.refersion.com 2004103), takes back what the order earned.
 */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const topic = (delivery.headers.get('Refersion-Topic') ?? '').toUpperCase();
  if (topic !== '' && !topic.includes('CONVERSION')) {
    return { type: 'ignored', reason: `Topic ${topic.slice(0, 60)} carries no conversion.` };
  }
  const json = readJson(delivery.body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  const payload = conversionPayload.safeParse(json);
  if (!payload.success) {
    const fields = payload.error.issues.map((issue) => issue.path.join('.') || 'body');
    return notUnderstood(`These fields are missing or malformed: ${fields.join(', ')}.`);
  }
  return readConversion(payload.data);
}

function readConversion(conversion: ConversionPayload): NetworkEvent {
  if (conversion.is_test_conversion) return { type: 'ignored', reason: 'A test conversion.' };
  const currency = conversion.currency.toUpperCase();
  if (!isCurrency(currency)) return notUnderstood('The currency is not an ISO 4217 code.');
  const amount_minor = parseAmount(conversion.total, currency);
  const stated = conversion.commission_total ?? null;
  const commission_minor = stated === null ? null : parseAmount(stated, currency);
  const ordered_at_ms = readTime(conversion.created);
  if (amount_minor === null) return notUnderstood('total is not a decimal amount.');
  if (stated !== null && commission_minor === null) {
    return notUnderstood('commission_total is not a decimal amount.');
  }
  if (ordered_at_ms === null) return notUnderstood('created is not a time.');
  const external_order_id = conversion.order_id ?? `conversion:${conversion.id}`;
  const taken_back = readReversal(conversion, amount_minor, commission_minor);
  if (taken_back) return { type: 'order_reversed', external_order_id, ...taken_back };
  return {
    type: 'order_reported',
    external_order_id,
    currency,
    amount_minor,
    commission_minor,
    ordered_at_ms,
    click_token: readClickToken(conversion),
    coupon_code: conversion.coupon_code,
  };
}

function readReversal(
  conversion: ConversionPayload,
  amount_minor: bigint,
  commission_minor: bigint | null,
) {
  const status = (conversion.status ?? '').toUpperCase();
  if (status === 'DENIED' || status === 'UNQUALIFIED') {
    const reason = conversion.reason ?? 'Refersion denied the conversion.';
    return { kind: 'cancel', external_refund_id: '', part: { kind: 'all' }, reason } as const;
  }
  if (amount_minor >= 0n && (commission_minor ?? 0n) >= 0n) return null;
  const base_minor = -least(amount_minor, 0n);
  const part =
    commission_minor === null
      ? ({ kind: 'base', base_minor } as const)
      : ({ kind: 'gross', base_minor, gross_minor: -least(commission_minor, 0n) } as const);
  const reason = conversion.reason ?? 'Refersion cancelled (a part of) the order.';
  return { kind: 'refund', external_refund_id: conversion.id, part, reason } as const;
}

/** Our token is the sub-id of the click; an older link may carry it only in the landing address. */
function readClickToken({ click }: ConversionPayload): string | null {
  if (click?.sub_id) return click.sub_id;
  const landed = click?.landed_url ? URL.parse(click.landed_url) : null;
  return landed?.searchParams.get('subid') ?? null;
}

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** Refersion's times carry no zone; its REST API documents UTC. */
function readTime(text: string): number | null {
  const match = TIME.exec(text);
  const time = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return time >= EARLIEST_MS && time < LATEST_MS ? time : null;
}

function notUnderstood(reason: string): NetworkEvent {
  return { type: 'not_understood', reason };
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
