import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { webhookEvents } from '../schema/webhook-events.ts';

/** A verified delivery, raw. */
export type NewWebhookEvent = {
  id: string;
  network: string;
  network_account_id: string;
  external_event_id: string;
  topic: string | null;
  method: 'POST' | 'GET';
  body: Uint8Array<ArrayBuffer>;
  body_sha256: string;
  headers: Record<string, string>;
  /** For one that is finished as it is stored. */
  status?: string;
  reason?: string;
  finished_at?: Date;
};
export type StoredWebhookEvent = {
  id: string;
  is_new: boolean;
  status: string;
  body_sha256: string;
  conversion_id: string | null;
  created_at: Date;
};

/**
 * Stores a delivery once (`webhook_events_delivery_key`) and answers what is stored: this one, or
 * the one that came first.
 */
export async function insertWebhookEvent(
  db: Database,
  event: NewWebhookEvent,
): Promise<StoredWebhookEvent> {
  const [inserted] = await db
    .insert(webhookEvents)
    .values({ ...event, attempts: 1 })
    .onConflictDoNothing()
    .returning({ id: webhookEvents.id, created_at: webhookEvents.created_at });
  if (inserted) {
    const { body_sha256 } = event;
    return { ...inserted, is_new: true, status: 'received', body_sha256, conversion_id: null };
  }
  const [first] = await db
    .update(webhookEvents)
    .set({ attempts: sql`${webhookEvents.attempts} + 1` })
    .where(
      and(
        eq(webhookEvents.network_account_id, event.network_account_id),
        eq(webhookEvents.external_event_id, event.external_event_id),
      ),
    )
    .returning({
      id: webhookEvents.id,
      status: webhookEvents.status,
      body_sha256: webhookEvents.body_sha256,
      conversion_id: webhookEvents.conversion_id,
      created_at: webhookEvents.created_at,
    });
  if (!first) throw new Error('a conflicting webhook event is not there');
  return { ...first, is_new: false };
}
