import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { lockOrder } from '../orders/await-order.ts';
import {
  type FoundOrder,
  type OrderLookup,
  readFoundOrder,
  selectOrder,
} from '../orders/find-order.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { webhookEvents } from '../schema/webhook-events.ts';

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

/**
 * Marks a delivery as waiting for its order, and looks for the order again: under the lock that
 * `insertOrder` takes, so that of a delivery and an order that come at the same time one sees the
 * other.
 */
export async function waitForOrder(
  db: Database,
  id: string,
  lookup: OrderLookup,
): Promise<FoundOrder> {
  const { external_order_id } = lookup.identity;
  const [, , read] = await db.batch([
    db.execute(lockOrder(lookup.identity, 'waiting')),
    db
      .update(webhookEvents)
      .set({ status: 'pending', external_order_id, finished_at: new Date() })
      .where(and(eq(webhookEvents.id, id), inArray(webhookEvents.status, ['received', 'pending']))),
    db.execute(selectOrder(lookup)),
  ]);
  return readFoundOrder(read.rows[0]);
}

/** After these a delivery has moved no money, so it may be applied again. */
const WITHOUT_EFFECT = ['received', 'pending', 'quarantined', 'ignored', 'unattributed'];

/**
 * Opens a delivery for one more try, if it has moved no money. The end of one that was set aside is
 * taken away, so that the next can be written; one that waits for its order, or for somebody who
 * earned it, stays so until a write that moves money says otherwise.
 * @returns false when it has had an effect, or somebody decided about it by hand
 */
export async function reopenWebhookEvent(
  db: Database,
  id: string,
  act: Act | null,
): Promise<boolean> {
  const { status, reason, finished_at } = webhookEvents;
  const isSetAside = sql`${status} in ('quarantined', 'ignored')`;
  const reopening = db
    .update(webhookEvents)
    .set({
      status: sql`case when ${isSetAside} then 'received' else ${status} end`,
      reason: sql`case when not ${isSetAside} then ${reason} end`,
      finished_at: sql`case when not ${isSetAside} then ${finished_at} end`,
      attempts: sql`${webhookEvents.attempts} + 1`,
    })
    .where(
      and(
        eq(webhookEvents.id, id),
        inArray(status, WITHOUT_EFFECT),
        isNull(webhookEvents.resolution),
      ),
    )
    .returning({ id: webhookEvents.id });
  const { rows } = await db.execute(sql`
    with reopened as ${reopening}, ${insertAuditEntry(act, sql`reopened.id`, sql`reopened`)}
    select id from reopened`);
  return rows.length === 1;
}

/** Notes that a delivery is tried once more; the sweep takes the least tried first. */
export async function incrementAttempts(db: Database, id: string): Promise<void> {
  await db
    .update(webhookEvents)
    .set({ attempts: sql`${webhookEvents.attempts} + 1` })
    .where(eq(webhookEvents.id, id));
}
