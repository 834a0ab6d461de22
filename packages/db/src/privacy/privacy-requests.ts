import { asc, eq } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { privacyRequests } from '../schema/privacy-requests.ts';

export type PrivacyRequestRow = typeof privacyRequests.$inferSelect;

/**
 * Records a request once, by the delivery and by the network's own id of it.
 * @returns the row this delivery made, now or when it was applied before; null when another
 *   delivery had told the same request
 */
export async function insertPrivacyRequest(
  db: Database,
  request: typeof privacyRequests.$inferInsert,
): Promise<PrivacyRequestRow | null> {
  await db.insert(privacyRequests).values(request).onConflictDoNothing();
  const [row] = await db
    .select()
    .from(privacyRequests)
    .where(eq(privacyRequests.webhook_event_id, request.webhook_event_id));
  return row ?? null;
}

/** Erasures that are not through yet, oldest first. */
export function listOpenErasures(db: Database, limit: number): Promise<PrivacyRequestRow[]> {
  return db
    .select()
    .from(privacyRequests)
    .where(eq(privacyRequests.state, 'open'))
    .orderBy(asc(privacyRequests.id))
    .limit(limit);
}
