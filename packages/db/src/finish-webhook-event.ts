import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { webhookEvents } from './schema/webhook-events.ts';

/** What became of a delivery. */
export type WebhookEventEnd = {
  status: string;
  external_order_id?: string | null;
  conversion_id?: string | null;
  reason?: string | null;
};

/**
 * Writes the outcome of a delivery that moved no money; one that does is finished by the statement
 * that moves it. An outcome already written stays: a copy that lost the race must not hide it.
 */
export async function finishWebhookEvent(
  db: Database,
  id: string,
  end: WebhookEventEnd,
): Promise<void> {
  await db
    .update(webhookEvents)
    .set({ ...end, finished_at: new Date() })
    .where(and(eq(webhookEvents.id, id), inArray(webhookEvents.status, ['received', 'pending'])));
}
