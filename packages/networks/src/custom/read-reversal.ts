import { toHex } from '@skinstack/domain/crypto/encodings';
import { createKeyedHash } from '@skinstack/domain/crypto/keyed-hash';
import type { ReversalPart } from '@skinstack/domain/orders/order-facts';
import { type NetworkEvent, notUnderstood, type OrderReversed } from '../event.ts';
import { describeIssues } from '../reading/fields.ts';
import type { Meaning } from './meanings.ts';
import { namedOrder, reportedOrder } from './payload.ts';
import { type Amounts, readAmounts, type Told } from './read-order.ts';

type Reversal = Meaning & { about: 'reversal' };

/**
 * A refund, a cancellation or a chargeback, or that it does not count (any more). One that stands
 * takes back `amount`, of its `items` where they are told; a cancellation, or a postback without
 * any amount, everything.
 */
export function readReversal({ kind, state }: Reversal, data: unknown, told: Told): NetworkEvent {
  const named = namedOrder.safeParse(data);
  if (!named.success) return notUnderstood(describeIssues(named.error));
  const { order_id, conversion_id, refund_id, dispute_id } = named.data;
  // an order is cancelled once, and disputed once unless ids tell several disputes apart
  const own_id = kind === 'cancel' ? '' : (refund_id ?? dispute_id);
  const reversed = {
    type: 'order_reversed',
    kind,
    state,
    external_order_id: order_id,
    external_conversion_id: conversion_id,
    external_refund_id: own_id ?? '',
    seller: null,
    version: told.version,
    currency: null,
    part: { kind: 'all' },
    reason: REASONS[kind][state],
  } as const;
  if (kind === 'cancel') return reversed;
  if (kind === 'refund' && own_id === null && state !== 'stands') {
    return notUnderstood('It names no refund (refund_id): nobody knows which does not count.');
  }
  const isWithoutAmount = (named.data.amount ?? null) === null;
  if (isWithoutAmount && (state !== 'stands' || told.is_postback)) return reversed;
  const payload = reportedOrder.safeParse(data);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  const amounts = readAmounts(payload.data);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const external_refund_id = own_id ?? (kind === 'refund' ? nameRefund(amounts, told) : '');
  const { currency } = amounts;
  return { ...reversed, external_refund_id, currency, part: readPart(amounts) };
}

const REASONS: Readonly<
  Record<OrderReversed['kind'], Readonly<Record<OrderReversed['state'], string>>>
> = {
  refund: {
    open: 'A refund is under way.',
    stands: 'The shop refunded it.',
    withdrawn: 'The refund did not come about.',
  },
  cancel: {
    open: 'A cancellation is under way.',
    stands: 'The shop cancelled the order.',
    withdrawn: 'The order stands again.',
  },
  chargeback: {
    open: 'The buyer disputes the payment.',
    stands: 'The buyer’s bank took it back.',
    withdrawn: 'The dispute was settled for the shop.',
  },
};

/**
 * A refund without an id is named by when it happened, how much it is and what of: sent again,
 * under a new delivery id too, that is the same, and another refund differs. Without a time only
 * the delivery tells refunds apart.
 */
function nameRefund({ amount_minor, lines }: Amounts, { at_ms, delivery_id }: Told): string {
  const items = lines.map((line) => `${line.line_id}=${line.amount_minor}`).sort();
  const what = [amount_minor, ...(items.length > 0 ? [digestOf(items.join('\n'))] : [])].join(':');
  if (at_ms !== null) return `at:${at_ms}:${what}`;
  return delivery_id === null ? `of:${what}` : `delivery:${delivery_id}`;
}

const DIGEST_BYTES = 16;
const digest = createKeyedHash(new TextEncoder().encode('items of a refund'));

/** A short name of a long text. */
function digestOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const name = new Uint8Array(DIGEST_BYTES);
  digest(bytes, bytes.length, name, 0, DIGEST_BYTES);
  return toHex(name);
}

/** What the message states is what is taken back: the commission itself, lines, or a part. */
function readPart({ amount_minor, commission_minor, lines }: Amounts): ReversalPart {
  if (commission_minor !== null) {
    return { kind: 'gross', base_minor: amount_minor, gross_minor: commission_minor };
  }
  if (lines.length === 0) return { kind: 'base', base_minor: amount_minor };
  const parts = lines.map(({ line_id, amount_minor: base_minor }) => ({ line_id, base_minor }));
  // the lines add up to the amount, so nothing is left that belongs to none of them
  return { kind: 'lines', lines: parts, base_minor: 0n };
}
