import type { ReversalPart } from '@skinstack/domain/commission';
import { isCurrency, parseAmount } from '@skinstack/domain/money';
import type { VerifiedDelivery } from '../delivery.ts';
import type { Claim, NetworkEvent } from '../network-event.ts';
import { readExactJson } from '../read-exact-json.ts';
import { type ConversionPayload, conversionPayload } from './payload.ts';

/** `NEW_CONVERSION`, `APPROVED_CONVERSION`, …; a conversion *trigger* is none. */
const CONVERSION_TOPIC = /CONVERSION(?!.*TRIGGER)/;

/**
 * A conversion is an order as it stands, which for a denied one is nothing; one with negative
 * amounts (Refersion's way to cancel, support.refersion.com 2004103) takes back what it earned.
 */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const topic = (delivery.headers.get('Refersion-Topic') ?? '').toUpperCase();
  if (topic !== '' && !CONVERSION_TOPIC.test(topic)) {
    return { type: 'ignored', reason: `Topic ${topic.slice(0, 60)} carries no conversion.` };
  }
  const json = readExactJson(delivery.body);
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
  const base = {
    external_order_id: conversion.order_id ?? `conversion:${conversion.id}`,
    external_conversion_id: conversion.id,
    currency,
  };
  const kind = judge(conversion, amount_minor, commission_minor);
  if (kind === 'mixed') return notUnderstood('Amount and commission have different signs.');
  if (kind === 'over') return notUnderstood('The commission is more than the order.');
  if (kind === 'void') return { type: 'ignored', reason: 'A cancellation that was itself denied.' };
  if (kind === 'cancelled') {
    const reason = conversion.reason || 'Refersion cancelled (a part of) the order.';
    const taken = { kind: 'refund', external_refund_id: conversion.id, reason } as const;
    const part = takenBack(amount_minor, commission_minor);
    return { type: 'order_reversed', ...base, ...taken, external_conversion_id: null, part };
  }
  return {
    type: 'order_reported',
    ...base,
    ...{ amount_minor, commission_minor, ordered_at_ms },
    lines: [],
    version_ms: conversion.updated ? readTime(conversion.updated) : null,
    void_reason: kind === 'denied' ? conversion.reason || 'Refersion denied it.' : null,
    claims: readClaims(conversion),
    customer_email: conversion.customer?.email ?? null,
    reversals: [],
  };
}

type Kind = 'reported' | 'denied' | 'cancelled' | 'void' | 'mixed' | 'over';

/** What a conversion is: the sign says whether it gives or takes, the status whether it stands. */
function judge(conversion: ConversionPayload, amount: bigint, commission: bigint | null): Kind {
  const status = (conversion.status ?? '').toUpperCase();
  const isDenied = status === 'DENIED' || status === 'UNQUALIFIED';
  const earned = commission ?? 0n;
  if ((amount < 0n && earned > 0n) || (amount > 0n && earned < 0n)) return 'mixed';
  if (amount < 0n || earned < 0n) return isDenied ? 'void' : 'cancelled';
  if (isDenied) return 'denied';
  return amount > 0n && earned > amount ? 'over' : 'reported';
}

function takenBack(amount_minor: bigint, commission_minor: bigint | null): ReversalPart {
  const base_minor = -amount_minor;
  if (commission_minor === null) return { kind: 'base', base_minor };
  return { kind: 'gross', base_minor, gross_minor: -commission_minor };
}

/** Our token is the sub-id of the click; an older link may carry it only in the landing address. */
function readClaims({ click, coupon_code }: ConversionPayload): Claim[] {
  const landed = click?.landed_url ? URL.parse(click.landed_url) : null;
  const token = click?.sub_id ?? landed?.searchParams.get('subid') ?? null;
  const claims: Claim[] = [];
  if (token) claims.push({ kind: 'click', token, where: 'the sub-id' });
  if (coupon_code) claims.push({ kind: 'coupon', code: coupon_code });
  return claims;
}

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/;

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** Refersion's times carry no zone; its REST API documents UTC. */
function readTime(text: string): number | null {
  const match = TIME.exec(text);
  const time = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  const isReal = time >= EARLIEST_MS && time < LATEST_MS;
  // 30 February would be read as 2 March
  return isReal && new Date(time).toISOString().startsWith(match?.[1] ?? '') ? time : null;
}

function notUnderstood(reason: string): NetworkEvent {
  return { type: 'not_understood', reason };
}
