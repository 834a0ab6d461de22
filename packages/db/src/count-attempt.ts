import { eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { webhookEvents } from './schema/webhook-events.ts';

/** Notes that a delivery is tried once more; the sweep takes the least tried first. */
export async function countAttempt(db: Database, id: string): Promise<void> {
  await db
    .update(webhookEvents)
    .set({ attempts: sql`${webhookEvents.attempts} + 1` })
    .where(eq(webhookEvents.id, id));
}
