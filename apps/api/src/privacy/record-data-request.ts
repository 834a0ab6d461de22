import { insertPrivacyRequest } from '@skinstack/db/insert-privacy-request';
import type { PersonalDataRequested } from '@skinstack/networks/network-event';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { dueAt } from './due-at.ts';

/** Records that a shopper asks what is stored; operators fetch the report and pass it on. */
export async function recordDataRequest(
  ports: Ports,
  source: DeliverySource,
  event: PersonalDataRequested,
): Promise<Outcome> {
  const { network_account_id, webhook_event_id } = source;
  const { external_request_id, external_order_ids } = event;
  const request = await insertPrivacyRequest(ports.db, {
    id: ports.newId('prv'),
    network_account_id,
    webhook_event_id,
    kind: 'data_request',
    external_request_id,
    external_order_ids,
    state: 'ready',
    due_at: dueAt(ports),
  });
  return { outcome: request === null ? 'duplicate' : 'updated', conversion_id: null };
}
