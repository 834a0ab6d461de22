import { changeOrder } from '@skinstack/db/change-order';
import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/find-recorded-order';
import { finishWebhookEvent } from '@skinstack/db/finish-webhook-event';
import { NOTHING } from '@skinstack/domain/commission';
import type { OrderReversed } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import { adjustCommission } from './adjust-commission.ts';
import type { EventSource } from './apply-network-event.ts';
import type { Outcome } from './outcome.ts';
import { refuseCurrency } from './refuse-currency.ts';
import { reversalRows, unknownReversals } from './reversal-rows.ts';
import { untilUnchanged } from './until-unchanged.ts';

const OTHER_CONVERSION = 'Another conversion of the order is the one recorded.';
const UNEARNED = 'Nobody has earned this order; it is noted for when somebody does.';

/**
 * Takes back what an order earned, or its part. An order that has not come yet leaves the event
 * `pending`; of one that nobody has earned the reversal is kept, in case somebody still does.
 */
export function reverseConversion(
  ports: Ports,
  source: EventSource,
  event: OrderReversed,
): Promise<Outcome> {
  return untilUnchanged(async () => {
    const find = () =>
      findRecordedOrder(ports.db, source.network_account_id, event.external_order_id);
    const order = (await find()) ?? (await waitForOrder(ports, source, event, find));
    return order ? takeBack(ports, source, order, event) : { outcome: 'pending' };
  });
}

/**
 * Marks the event as waiting, then looks again: an order that came in between has looked for what
 * waits before this did.
 */
async function waitForOrder(
  ports: Ports,
  source: EventSource,
  event: OrderReversed,
  find: () => Promise<RecordedOrder | null>,
): Promise<RecordedOrder | null> {
  const { external_order_id } = event;
  const end = { status: 'pending', external_order_id };
  await finishWebhookEvent(ports.db, source.webhook_event_id, end);
  return find();
}

async function takeBack(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  event: OrderReversed,
): Promise<Outcome | null> {
  const { conversion_id } = order;
  const { external_conversion_id: ofOne } = event;
  if (ofOne !== null && ofOne !== order.external_conversion_id) {
    return { outcome: 'ignored', reason: OTHER_CONVERSION };
  }
  const refusal = refuseCurrency(order.currency, [event]);
  if (refusal) return refusal;
  const added = unknownReversals([event], order.reversals);
  if (added.length === 0) return { outcome: 'duplicate', conversion_id };
  if (order.commission === null) return noteReversal(ports, source, order, event);
  const news = { report: null, version_ms: source.received_at_ms, added };
  const adjusted = await adjustCommission(ports, source, order, news);
  return adjusted?.outcome ?? null;
}

async function noteReversal(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  event: OrderReversed,
): Promise<Outcome | null> {
  const uncredited = [{ ...event, effect: NOTHING }];
  const { reversals } = reversalRows(ports, order.external_order_id, null, uncredited);
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, webhook_event_id: source.webhook_event_id, event_status: 'ignored' },
    ...{ report: null, steps: [], earned: null, commission: null, reversals, journals: [] },
  });
  return isChanged ? { outcome: 'ignored', reason: UNEARNED } : null;
}
