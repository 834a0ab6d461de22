import { insertPrivacyRequest, type PrivacyRequestRow } from '@skinstack/db/insert-privacy-request';
import { listHeldOrders } from '@skinstack/db/list-held-orders';
import { privacyRequests } from '@skinstack/db/schema/privacy-requests';
import { setRow } from '@skinstack/db/set-row';
import { assert } from '@skinstack/domain/assert';
import type { PersonalDataErased } from '@skinstack/networks/network-event';
import { eraseVisitorOf } from '../clicks/erase-clicks.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { dueAt } from './due-at.ts';
import { redactEvents } from './redact-events.ts';

/** What one delivery may take of Shopify's five seconds; a whole shop's is finished by the cron. */
const MAX_BATCHES = 2;

/** Records that a shopper (or a whole shop) is to be forgotten, and forgets what it can at once. */
export async function erasePersonalData(
  ports: Ports,
  source: DeliverySource,
  event: PersonalDataErased,
): Promise<Outcome> {
  const { network_account_id, webhook_event_id } = source;
  const isAll = event.external_order_ids === 'all';
  const request = await insertPrivacyRequest(ports.db, {
    id: ports.newId('prv'),
    network_account_id,
    webhook_event_id,
    kind: 'erasure',
    state: 'open',
    due_at: dueAt(ports),
    external_order_ids: isAll ? null : (event.external_order_ids as string[]),
  });
  assert(request, 'an erasure has no id that another delivery could have told');
  await continueErasure(ports, request, MAX_BATCHES);
  return { outcome: 'updated', conversion_id: null };
}

/** Goes on with an erasure, and notes when it is through. */
export async function continueErasure(
  ports: Ports,
  request: PrivacyRequestRow,
  max_batches: number,
): Promise<void> {
  const { id, network_account_id, external_order_ids, webhook_event_id } = request;
  const which = { network_account_id, external_order_ids, webhook_event_id };
  if (!(await redactEvents(ports, which, id, max_batches))) return;
  const orders = await listHeldOrders(ports.db, network_account_id, external_order_ids ?? []);
  for (const { click_id } of orders) if (click_id !== null) await eraseVisitorOf(ports, click_id);
  const done = { state: 'done', done_at: new Date(ports.now()) } as const;
  await setRow(ports.db, privacyRequests, id, done);
}
