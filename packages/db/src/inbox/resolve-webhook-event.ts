import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry, insertTrail, type OnceKey } from '../rows/trail.ts';
import { type Resolution, webhookEvents } from '../schema/webhook-events.ts';

/** After these a delivery has moved no money, so somebody may decide about it. */
const OPEN = sql`('received', 'pending', 'quarantined', 'ignored', 'unattributed')`;

/**
 * Keeps what was decided about a delivery before it is done, so that it is decided once: a copy of
 * the same decision goes on where the first was left.
 * @returns false when something else was decided, or all is done, or the delivery moved money
 * @throws a unique violation (`isKeyUsed`) when the key was used before
 */
export async function beginResolution(
  db: Database,
  id: string,
  resolution: Resolution,
  once: OnceKey | null,
): Promise<boolean> {
  const json = JSON.stringify(resolution);
  const result = await db.execute(sql`
    with begun as (
      update webhook_events set resolution = ${json}::jsonb
      where id = ${id} and resolved_at is null
        and (resolution = ${json}::jsonb or (resolution is null and status in ${OPEN}))
      returning 1 as is_begun
    ), ${insertTrail({ once, act: null }, id, sql`begun`)}
    select is_begun from begun`);
  return result.rows.length === 1;
}

/** Takes a decision back that could not be carried out: nothing was written for it. */
export async function dropResolution(db: Database, id: string): Promise<void> {
  await db
    .update(webhookEvents)
    .set({ resolution: null })
    .where(and(eq(webhookEvents.id, id), isNull(webhookEvents.resolved_at)));
}

/** Notes that a decision was carried out. What moved no money ends as `ignored`. */
export async function endResolution(
  db: Database,
  id: string,
  reason: string,
  act: Act | null,
): Promise<void> {
  await db.execute(sql`
    with ended as (
      update webhook_events set reason = ${reason},
        status = case when status in ${OPEN} then 'ignored' else status end,
        finished_at = coalesce(finished_at, now()), resolved_at = now()
      where id = ${id} and resolved_at is null
      returning status, resolution
    ), ${insertAuditEntry(act, sql`${id}`, sql`ended`, { after: sql`to_jsonb(ended)` })}
    select from ended`);
}
