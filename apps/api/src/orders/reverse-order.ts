import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { changeOrder } from '@skinstack/db/orders/change-order';
import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import type { OrderReversed } from '@skinstack/networks/event';
import { adjustCommission } from '../commissions/adjust-commission.ts';
import { missingReversals, reversalRows } from '../commissions/reversals.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { checkCurrency, retryOnConflict } from './record-order.ts';

const OTHER_CONVERSION = 'Another conversion of the order is the one recorded.';
const UNEARNED = 'Nobody has earned this order; it is noted for when somebody does.';

/**
 * Reverses what an order earned, or part of it. Before the order arrives the event stays `pending`;
 * while nobody has earned it the reversal is stored, in case somebody still does.
 */
export function reverseOrder(
  ports: Ports,
  source: DeliverySource,
  event: OrderReversed,
): Promise<Outcome> {
  return retryOnConflict(async () => {
    const find = () =>
      findRecordedOrder(ports.db, source.network_account_id, event.external_order_id);
    const order = (await find()) ?? (await waitForOrder(ports, source, event, find));
    return order ? applyReversal(ports, source, order, event) : { outcome: 'pending' };
  });
}

/**
 * Marks the event as pending, then looks again: an order that came in between has looked for
 * pending events before this one was marked.
 */
async function waitForOrder(
  ports: Ports,
  source: DeliverySource,
  event: OrderReversed,
  find: () => Promise<RecordedOrder | null>,
): Promise<RecordedOrder | null> {
  const { external_order_id } = event;
  const end = { status: 'pending', external_order_id };
  await finishWebhookEvent(ports.db, source.webhook_event_id, end);
  return find();
}

async function applyReversal(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  event: OrderReversed,
): Promise<Outcome | null> {
  const { conversion_id } = order;
  const { external_conversion_id: reversed_id } = event;
  if (reversed_id !== null && reversed_id !== order.external_conversion_id) {
    return { outcome: 'ignored', reason: OTHER_CONVERSION };
  }
  const refusal = checkCurrency(order.currency, [event]);
  if (refusal) return refusal;
  const added = missingReversals([event], order.reversals);
  if (added.length === 0) return { outcome: 'duplicate', conversion_id };
  if (order.commission === null) return recordUnearned(ports, source, order, event);
  const news = { report: null, version_ms: source.received_at_ms, added };
  const adjusted = await adjustCommission(ports, source, order, news);
  return adjusted?.outcome ?? null;
}

/** Records the reversal of an order that nobody has earned: it moves no money. */
async function recordUnearned(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  event: OrderReversed,
): Promise<Outcome | null> {
  const uncredited = [{ ...event, effect: NOTHING }];
  const { reversals } = reversalRows(ports, order.external_order_id, null, uncredited);
  const isChanged = await changeOrder(ports.db, {
    was: order,
    webhook_event_id: source.webhook_event_id,
    event_status: 'ignored',
    report: null,
    steps: [],
    earned: null,
    commission: null,
    reversals,
    journals: [],
  });
  return isChanged ? { outcome: 'ignored', reason: UNEARNED } : null;
}
