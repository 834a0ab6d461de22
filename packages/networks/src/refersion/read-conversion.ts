import type { ReversalPart } from '@skinstack/domain/commissions/commission';
import { isCurrency, parseAmount } from '@skinstack/domain/money';
import { type Claim, type NetworkEvent, notUnderstood } from '../event.ts';
import { isClickName } from '../reading/field-names.ts';
import { parseUtcTime } from '../reading/times.ts';
import type { ConversionPayload } from './payload.ts';

/** A conversion with its amounts in minor units. */
type Read = {
  conversion: ConversionPayload;
  currency: string;
  amount_minor: bigint;
  commission_minor: bigint | null;
};

/**
 * A conversion is an order as it stands, which for a denied one is nothing; one with negative
 * amounts (Refersion's way to cancel, support.refersion.com 2004103) takes back what it earned.
 */
export function readConversion(conversion: ConversionPayload, status: string): NetworkEvent {
  if (conversion.is_test_conversion) return { type: 'ignored', reason: 'A test conversion.' };
  const currency = conversion.currency.toUpperCase();
  if (!isCurrency(currency)) return notUnderstood('The currency is not an ISO 4217 code.');
  const amount_minor = parseAmount(conversion.total, currency);
  const stated = conversion.commission_total || null;
  const commission_minor = stated === null ? null : parseAmount(stated, currency);
  if (amount_minor === null) return notUnderstood('total is not a decimal amount.');
  if (stated !== null && commission_minor === null) {
    return notUnderstood('commission_total is not a decimal amount.');
  }
  const read = { conversion, currency, amount_minor, commission_minor };
  switch (classifyConversion(status, amount_minor, commission_minor ?? 0n)) {
    case 'mixed':
      return notUnderstood('Amount and commission have different signs.');
    case 'over':
      return notUnderstood('The commission is more than the order.');
    case 'void':
      return { type: 'ignored', reason: 'A cancellation that was itself denied.' };
    case 'cancelled':
      return reverse(read);
    case 'denied':
      return report(read, conversion.reason || 'Refersion denied it.');
    case 'reported':
      return report(read, null);
  }
}

function report(read: Read, void_reason: string | null): NetworkEvent {
  const { conversion, currency, amount_minor, commission_minor } = read;
  const ordered_at_ms = parseUtcTime(conversion.created);
  if (ordered_at_ms === null) return notUnderstood('created is not a time.');
  const isOfSubscription = conversion.is_recurring || conversion.subscription_id !== null;
  return {
    type: 'order_reported',
    external_order_id: conversion.order_id ?? `conversion:${conversion.id}`,
    external_conversion_id: conversion.id,
    ...(isOfSubscription ? { is_of_subscription: true } : {}),
    currency,
    amount_minor,
    commission_minor,
    ordered_at_ms,
    void_reason,
    lines: [],
    version_ms: conversion.updated ? parseUtcTime(conversion.updated) : null,
    claims: readClaims(conversion),
    customer_email: conversion.customer?.email ?? null,
    reversals: [],
  };
}

/** Its order number links it to what it takes back, its own id tells it from others of it. */
function reverse({ conversion, currency, amount_minor, commission_minor }: Read): NetworkEvent {
  const { id, order_id, reason } = conversion;
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
    currency,
    external_refund_id: id,
    part,
    reason: reason || 'Refersion cancelled (a part of) the order.',
  };
}

/** What a conversion is to us. */
type ConversionClass = 'reported' | 'denied' | 'cancelled' | 'void' | 'mixed' | 'over';

/**
 * Judges a conversion: the sign says whether it gives or takes, the status whether it stands.
 * @param status the payload's, else the topic, which names it too (`DENIED_CONVERSION`)
 * @param earned_minor the commission; 0 when it is left to our own rule
 */
function classifyConversion(
  status: string,
  amount_minor: bigint,
  earned_minor: bigint,
): ConversionClass {
  const isDenied = /DENIED|UNQUALIFIED/i.test(status);
  const isMixed =
    (amount_minor < 0n && earned_minor > 0n) || (amount_minor > 0n && earned_minor < 0n);
  if (isMixed) return 'mixed';
  if (amount_minor < 0n || earned_minor < 0n) return isDenied ? 'void' : 'cancelled';
  if (isDenied) return 'denied';
  return amount_minor > 0n && earned_minor > amount_minor ? 'over' : 'reported';
}

/** Our token is the sub-id of the click; an older link may carry it only in the landing address. */
function readClaims({ click, coupon_code }: ConversionPayload): Claim[] {
  const landed = readLanding(click?.landed_url ?? '');
  const claims: Claim[] = [];
  if (click?.sub_id) claims.push({ kind: 'click', token: click.sub_id, where: 'the sub-id' });
  else if (landed) claims.push({ kind: 'click', token: landed, where: 'the landing address' });
  if (coupon_code) claims.push({ kind: 'coupon', code: coupon_code });
  return claims;
}

function readLanding(landed_url: string): string | null {
  const parameters = [...(URL.parse(landed_url)?.searchParams ?? [])];
  return parameters.find(([name, value]) => isClickName(name) && value !== '')?.[1] ?? null;
}
