import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { webhookEvents } from './schema/webhook-events.ts';

/** After these a delivery has moved no money, so it may be applied again. */
const WITHOUT_EFFECT = ['received', 'pending', 'quarantined', 'ignored', 'unattributed'];

/**
 * Opens a delivery for one more try, if it has moved no money. The end of one that was set aside is
 * taken away, so that the next can be written; one that waits for its order, or for somebody who
 * earned it, stays so until a write that moves money says otherwise.
 * @returns false when it has had an effect
 */
export async function reopenWebhookEvent(db: Database, id: string): Promise<boolean> {
  const { status, reason, finished_at } = webhookEvents;
  const isSetAside = sql`${status} in ('quarantined', 'ignored')`;
  const rows = await db
    .update(webhookEvents)
    .set({
      status: sql`case when ${isSetAside} then 'received' else ${status} end`,
      reason: sql`case when not ${isSetAside} then ${reason} end`,
      finished_at: sql`case when not ${isSetAside} then ${finished_at} end`,
      attempts: sql`${webhookEvents.attempts} + 1`,
    })
    .where(and(eq(webhookEvents.id, id), inArray(status, WITHOUT_EFFECT)))
    .returning({ id: webhookEvents.id });
  return rows.length === 1;
}
