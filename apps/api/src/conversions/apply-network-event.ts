import { finishWebhookEvent } from '@skinstack/db/finish-webhook-event';
import type { NetworkEvent } from '@skinstack/networks/network-event';
import { switchProducts } from '../catalogue/switch-products.ts';
import { disableLinks } from '../links/disable-links.ts';
import type { Ports } from '../ports.ts';
import { closeAccount } from '../privacy/close-account.ts';
import { erasePersonalData } from '../privacy/erase-personal-data.ts';
import { recordDataRequest } from '../privacy/record-data-request.ts';
import type { Outcome } from './outcome.ts';
import { recordConversion } from './record-conversion.ts';
import { reverseConversion } from './reverse-conversion.ts';

/** Where an event came from: its row in the inbox and the account it was delivered to. */
export type EventSource = {
  webhook_event_id: string;
  network_account_id: string;
  /** Set when the account belongs to one merchant. */
  merchant_id: string | null;
  received_at_ms: number;
};

/** Does what a delivery says, at most once however often it is applied, and finishes its event. */
export async function applyNetworkEvent(
  ports: Ports,
  source: EventSource,
  event: NetworkEvent,
): Promise<Outcome> {
  const outcome = await apply(ports, source, event);
  if (isFinished(outcome)) return outcome;
  await finishWebhookEvent(ports.db, source.webhook_event_id, {
    status: outcome.outcome,
    external_order_id: 'external_order_id' in event ? event.external_order_id : null,
    conversion_id: 'conversion_id' in outcome ? outcome.conversion_id : null,
    reason: 'reason' in outcome ? outcome.reason : null,
  });
  return outcome;
}

/** What changed an order finished its event in the same statement. */
function isFinished(outcome: Outcome): boolean {
  const { outcome: status } = outcome;
  if (status === 'updated') return outcome.conversion_id !== null;
  return status === 'recorded' || status === 'reversed' || status === 'unattributed';
}

async function apply(ports: Ports, source: EventSource, event: NetworkEvent): Promise<Outcome> {
  switch (event.type) {
    case 'order_reported':
      return recordConversion(ports, source, event);
    case 'order_reversed':
      return reverseConversion(ports, source, event);
    case 'link_disabled':
      return disableLinks(ports, source.merchant_id, event);
    case 'product_changed':
      return switchProducts(ports, source.merchant_id, event);
    case 'personal_data_requested':
      return recordDataRequest(ports, source, event);
    case 'personal_data_erased':
      return erasePersonalData(ports, source, event);
    case 'account_closed':
      return closeAccount(ports, source);
    case 'ignored':
      return { outcome: 'ignored', reason: event.reason };
    case 'not_understood':
      return { outcome: 'quarantined', reason: event.reason };
  }
}
