import { createHash } from 'node:crypto';
import type { Database } from '@skinstack/db/connect-database';
import { insertRow } from '@skinstack/db/insert-row';
import { privacyRequests } from '@skinstack/db/schema/privacy-requests';
import { webhookEvents } from '@skinstack/db/schema/webhook-events';
import { SEED_ACCOUNTS } from './network-accounts.ts';
import { seedId } from './seed-id.ts';

const DAY_MS = 86_400_000;
const ORDER_ID = '5001';

/** A shopper of the shop on Shopify asked what is kept of an order. */
export async function seedPrivacyRequest(db: Database, at_ms: number): Promise<void> {
  const account = SEED_ACCOUNTS.find(({ network }) => network === 'shopify');
  if (!account) return;
  const customer = { id: 191_167, email: 'shopper@example.com', phone: null };
  const text = JSON.stringify({
    shop_id: 954_889,
    shop_domain: account.external_account,
    customer,
    orders_requested: [Number(ORDER_ID)],
    data_request: { id: 24_601 },
  });
  const created_at = new Date(at_ms);
  const ids = { webhook_event_id: seedId('evt', 1), network_account_id: account.id };
  await insertRow(db, webhookEvents, {
    id: ids.webhook_event_id,
    network: 'shopify',
    network_account_id: account.id,
    external_event_id: 'seed',
    topic: 'customers/data_request',
    status: 'updated',
    body: new TextEncoder().encode(text),
    body_sha256: createHash('sha256').update(text).digest('hex'),
    headers: { 'x-shopify-topic': 'customers/data_request' },
    attempts: 1,
    created_at,
    finished_at: created_at,
  });
  await insertRow(db, privacyRequests, {
    id: seedId('prv', 0),
    ...ids,
    kind: 'data_request',
    external_request_id: '24601',
    external_order_ids: [ORDER_ID],
    state: 'ready',
    created_at,
    due_at: new Date(at_ms + 30 * DAY_MS),
  });
}
