import {
  type CommissionOfOrder,
  findCommissionOfOrder,
  isCredited,
} from '@skinstack/db/find-commission-of-order';
import { insertReversal } from '@skinstack/db/insert-reversal';
import { assert } from '@skinstack/domain/assert';
import { splitReversal } from '@skinstack/domain/commission';
import { reversal } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { OrderReversed } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import type { Outcome } from './outcome.ts';

/** Each try that finds the commission changed means somebody else's write went through. */
const MAX_TRIES = 20;

/**
 * Takes back what an order earned, or its part. An order that has not come yet leaves the event
 * `pending`; an order nobody earned has nothing to take back.
 */
export async function reverseConversion(
  ports: Ports,
  source: EventSource,
  event: OrderReversed,
): Promise<Outcome> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const order = await findCommissionOfOrder(
      ports.db,
      source.network_account_id,
      event.external_order_id,
    );
    if (!order) return { outcome: 'pending' };
    if (!isCredited(order)) return { outcome: 'ignored', reason: 'Nobody earned this order.' };
    const refusal = refuseReversal(order, event);
    if (refusal) return refusal;
    const result = await takeBack(ports, source, event, order);
    const { conversion_id } = order;
    if (result !== 'changed') return { outcome: result, conversion_id };
  }
  throw new Error('the commission kept changing while it was being reversed');
}

/** Another conversion's denial changes nothing; money of another currency cannot be subtracted. */
function refuseReversal(order: CommissionOfOrder, event: OrderReversed): Outcome | null {
  const { external_conversion_id: denied } = event;
  if (denied !== null && order.external_conversion_id !== denied) {
    return { outcome: 'ignored', reason: 'Another conversion of the order is the one credited.' };
  }
  if (event.currency === null || order.currency === event.currency) return null;
  const reason = `The order is in ${order.currency}, what is taken back in ${event.currency}.`;
  return { outcome: 'quarantined', reason };
}

function takeBack(
  ports: Ports,
  source: EventSource,
  event: OrderReversed,
  order: CommissionOfOrder,
) {
  assert(isCurrency(order.currency), 'a commission has a known currency');
  const { base_minor, split } = splitReversal(order, event.part);
  const { merchant_id, influencer_id, currency } = order;
  const standing = order.state === 'pending' ? 'influencer_pending' : 'influencer_payable';
  const reason = `${event.kind} of order ${event.external_order_id}: ${event.reason}`;
  const journal = reversal(split, { merchant_id, influencer_id, currency }, standing, reason);
  const { network_account_id, webhook_event_id } = source;
  return insertReversal(ports.db, order, {
    id: ports.newId('rev'),
    journal_id: ports.newId('jrn'),
    ...{ network_account_id, webhook_event_id, base_minor, split, journal },
    external_order_id: event.external_order_id,
    kind: event.kind,
    part: event.part,
    external_refund_id: event.external_refund_id,
    reason: event.reason,
  });
}
