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

/** What fits in Shopify's five seconds for a delivery; the cron finishes a whole shop's erasure. */
const MAX_BATCHES = 2;

/** Records the erasure of a shopper (or of a whole shop), and erases what it can at once. */
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
  assert(request, 'an erasure has no id that another delivery could have used');
  await continueErasure(ports, request, MAX_BATCHES);
  return { outcome: 'updated', conversion_id: null };
}

/** Continues an erasure, and records when it is complete. */
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
