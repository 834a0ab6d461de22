import { eraseCustomers } from '@skinstack/db/customers/erase-customers';
import { closeNetworkAccount } from '@skinstack/db/networks';
import { listHeldOrders } from '@skinstack/db/privacy/held-data';
import {
  insertPrivacyRequest,
  listOpenErasures,
  type PrivacyRequestRow,
} from '@skinstack/db/privacy/privacy-requests';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { privacyRequests } from '@skinstack/db/schema/privacy-requests';
import { assert } from '@skinstack/domain/assert';
import type { PersonalDataErased, PersonalDataRequested } from '@skinstack/networks/event';
import { eraseVisitorOf } from '../clicks/erase-clicks.ts';
import { lookUpCustomer } from '../customers/customer-key.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { redactEvents } from './redact-events.ts';

/** What fits in the five seconds a network may wait; the cron finishes a whole shop's erasure. */
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
  // who is named is forgotten at once; the hash they are found by is not kept for later
  const customer = lookUpCustomer(ports, source.merchant_id, event.customer_key ?? null);
  const nobody = { network_account_id, external_order_ids: [], customer };
  if (customer !== null) await eraseCustomers(ports.db, nobody, 1);
  await continueErasure(ports, request, MAX_BATCHES);
  return { outcome: 'updated', conversion_id: null };
}

/** Continues an erasure, and records when it is complete. */
async function continueErasure(
  ports: Ports,
  request: PrivacyRequestRow,
  max_batches: number,
): Promise<void> {
  const { id, network_account_id, external_order_ids, webhook_event_id } = request;
  const which = { network_account_id, external_order_ids, webhook_event_id };
  if (!(await eraseCustomers(ports.db, which, max_batches))) return;
  if (!(await redactEvents(ports, which, id, max_batches))) return;
  const orders = await listHeldOrders(ports.db, network_account_id, external_order_ids ?? []);
  for (const { click_id } of orders) if (click_id !== null) await eraseVisitorOf(ports, click_id);
  const done = { state: 'done', done_at: new Date(ports.now()) } as const;
  await updateRow(ports.db, privacyRequests, id, done);
}

const MAX_REQUESTS = 10;
const MAX_BATCHES_PER_RUN = 20;

/** Continues erasures that their delivery did not finish: of a whole shop, or interrupted. */
export async function finishErasures(ports: Ports): Promise<void> {
  for (const request of await listOpenErasures(ports.db, MAX_REQUESTS)) {
    await continueErasure(ports, request, MAX_BATCHES_PER_RUN);
  }
}

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

const DAYS = 30;

/** The GDPR's month, and shop platforms' deadline for privacy requests: 30 days. */
const dueAt = (ports: Ports) => new Date(ports.now() + DAYS * 86_400_000);

/** Records that the shop removed our app. Its account still verifies: the erasure is to come. */
export async function closeAccount(ports: Ports, source: DeliverySource): Promise<Outcome> {
  await closeNetworkAccount(ports.db, source.network_account_id, new Date(ports.now()));
  return { outcome: 'updated', conversion_id: null };
}
