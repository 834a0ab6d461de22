import type { ReversalPart } from '@skinstack/domain/commissions/commission';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { describeIssues } from '../reading/fields.ts';
import { cancelledOrder, reportedOrder } from './payload.ts';
import { type Amounts, readAmounts } from './read-order.ts';

/** How a message that takes back is told from the others of its order, if it has no refund id. */
export type Fallback = { version_ms: number | null; delivery_id: string | null };

/** A cancellation takes back all there is, once. */
export function readCancellation(data: unknown): NetworkEvent {
  const payload = cancelledOrder.safeParse(data);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  return {
    type: 'order_reversed',
    kind: 'cancel',
    external_order_id: payload.data.order_id,
    external_conversion_id: null,
    currency: null,
    external_refund_id: '',
    part: { kind: 'all' },
    reason: 'The shop cancelled the order.',
  };
}

/** A refund or a chargeback takes back `amount`, of its `items` where they are told. */
export function readReversal(
  kind: 'refund' | 'chargeback',
  data: unknown,
  fallback: Fallback,
): NetworkEvent {
  const payload = reportedOrder.safeParse(data);
  if (!payload.success) return notUnderstood(describeIssues(payload.error));
  const amounts = readAmounts(payload.data);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  if (amounts.amount_minor === 0n && (amounts.commission_minor ?? 0n) === 0n) {
    return { type: 'ignored', reason: `A ${kind} of nothing.` };
  }
  const { order_id: external_order_id, refund_id } = payload.data;
  return {
    type: 'order_reversed',
    kind,
    external_order_id,
    external_conversion_id: null,
    currency: amounts.currency,
    external_refund_id: refund_id ?? nameRefund(amounts, fallback),
    part: readPart(amounts),
    reason: kind === 'refund' ? 'The shop refunded it.' : 'The buyer’s bank took it back.',
  };
}

/**
 * A refund without an id is named by when it happened and how much it is: sent again, under a new
 * delivery id too, that is the same, and another refund differs. Without a time only the delivery
 * tells refunds apart.
 */
function nameRefund({ amount_minor }: Amounts, { version_ms, delivery_id }: Fallback): string {
  if (version_ms !== null) return `at:${version_ms}:${amount_minor}`;
  return delivery_id === null ? `of:${amount_minor}` : `delivery:${delivery_id}`;
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
