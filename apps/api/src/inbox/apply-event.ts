import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { finishWebhookEvent } from '@skinstack/db/inbox/finish-webhook-event';
import { describeError } from '@skinstack/http/log';
import type { NetworkEvent } from '@skinstack/networks/event';
import { setProductsOffered } from '../catalogue/products.ts';
import { mergeTold, settleSoon } from '../customers/settle-customer.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import { disableLinks } from '../links/disable-links.ts';
import { asNetwork } from '../middleware/audit.ts';
import type { OrderQuestion } from '../orders/order-question.ts';
import { type Recorded, recordOrder } from '../orders/record-order.ts';
import { reverseOrder } from '../orders/reverse-order.ts';
import type { Ports } from '../ports.ts';
import {
  closeAccount,
  erasePersonalData,
  recordDataRequest,
} from '../privacy/erase-personal-data.ts';

const OUR_FAULT = 'It could not be processed; an operator will look at it.';

/**
 * Applies the event of a stored delivery, at most once however often it is called, and finishes it.
 * The delivery is safe in the inbox, so nothing is refused here: while the database is unavailable
 * it stays unfinished for the sweep, and any other failure quarantines it.
 */
export async function applyEvent(
  given: Ports,
  source: DeliverySource,
  event: NetworkEvent,
  asked: OrderQuestion | null = null,
): Promise<Recorded> {
  const ports = asNetwork(given, source.network_account_id);
  try {
    const applied = await dispatch(ports, source, event, asked);
    if (!isFinished(event, applied.outcome)) await finish(ports, source, event, applied.outcome);
    for (const id of new Set(applied.due_customer_ids)) await settleSoon(ports, id);
    return applied;
  } catch (error) {
    const event_id = source.webhook_event_id;
    ports.log('error', 'event_not_applied', { event_id, ...describeError(error) });
    if (classifyDbError(error).kind === 'unavailable') return told({ outcome: 'pending' });
    return told(await quarantine(ports, event_id));
  }
}

const told = (outcome: Outcome): Recorded => ({
  ...{ outcome, is_waiting: false, due_customer_ids: [] },
});

async function dispatch(
  ports: Ports,
  source: DeliverySource,
  event: NetworkEvent,
  asked: OrderQuestion | null,
): Promise<Recorded> {
  switch (event.type) {
    case 'order_reported':
      return recordOrder(ports, source, event, asked);
    case 'order_reversed':
      return { ...(await reverseOrder(ports, source, event, asked)), is_waiting: false };
    case 'link_disabled':
      return told(await disableLinks(ports, source.merchant_id, event));
    case 'product_changed':
      return told(await setProductsOffered(ports, source, event));
    case 'personal_data_requested':
      return told(await recordDataRequest(ports, source, event));
    case 'personal_data_erased':
      return told(await erasePersonalData(ports, source, event));
    case 'customers_merged':
      return mergeTold(ports, source, event);
    case 'account_closed':
      return told(await closeAccount(ports, source));
    case 'ignored':
      return told({ outcome: 'ignored', reason: event.reason });
    case 'not_understood':
      return told({ outcome: 'quarantined', reason: event.reason });
  }
}

/** What is written of an order finishes its event in the same statement; a refusal does not. */
function isFinished({ type }: NetworkEvent, { outcome }: Outcome): boolean {
  const isOfOrder = type === 'order_reported' || type === 'order_reversed';
  return isOfOrder && outcome !== 'quarantined';
}

async function finish(
  ports: Ports,
  source: DeliverySource,
  event: NetworkEvent,
  outcome: Outcome,
): Promise<void> {
  await finishWebhookEvent(ports.db, source.webhook_event_id, {
    status: outcome.outcome,
    external_order_id: 'external_order_id' in event ? event.external_order_id : null,
    conversion_id: 'conversion_id' in outcome ? outcome.conversion_id : null,
    reason: 'reason' in outcome ? outcome.reason : null,
  });
}

async function quarantine(ports: Ports, event_id: string): Promise<Outcome> {
  try {
    await finishWebhookEvent(ports.db, event_id, { status: 'quarantined', reason: OUR_FAULT });
  } catch (error) {
    ports.log('error', 'event_not_quarantined', { event_id, ...describeError(error) });
  }
  return { outcome: 'quarantined', reason: OUR_FAULT };
}
