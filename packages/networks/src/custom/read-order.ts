import type { Claim, NetworkEvent } from '../network-event.ts';
import { notUnderstood } from '../not-understood.ts';
import { nameFields } from '../payload-fields.ts';
import { readInstant } from '../read-instant.ts';
import { type ReportedOrder, reportedOrder } from './payload.ts';
import { readAmounts } from './read-amounts.ts';

/** When an order came to stand as it is told (null: not said), and when we were told. */
export type Times = { version_ms: number | null; received_at_ms: number };

/** An order as it stands: the first message of it and every later one alike. */
export function readOrder(data: unknown, { version_ms, received_at_ms }: Times): NetworkEvent {
  const payload = reportedOrder.safeParse(data);
  if (!payload.success) return notUnderstood(nameFields(payload.error));
  const order = payload.data;
  const amounts = readAmounts(order);
  if (typeof amounts === 'string') return notUnderstood(amounts);
  const ordered_at_ms = order.ordered_at
    ? readInstant(order.ordered_at)
    : (version_ms ?? received_at_ms);
  if (ordered_at_ms === null) return notUnderstood('ordered_at is not a time with its zone.');
  const { customer_id } = order;
  return {
    type: 'order_reported',
    external_order_id: order.order_id,
    external_conversion_id: null,
    ...amounts,

    ordered_at_ms,
    version_ms,
    void_reason: null,
    reversals: [],
    claims: readClaims(order),
    // any other id says nothing to us: only an address can be compared with the influencer's
    customer_email: customer_id?.includes('@') ? customer_id : null,
  };
}

function readClaims({ click_id, coupon_code }: ReportedOrder): Claim[] {
  const claims: Claim[] = [];
  if (click_id) claims.push({ kind: 'click', token: click_id, where: 'the click id' });
  if (coupon_code) claims.push({ kind: 'coupon', code: coupon_code });
  return claims;
}
