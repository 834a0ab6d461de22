import { eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';

/** Notes that a session is in use now, which keeps it from idling out. */
export async function setSessionSeen(db: Database, id: string): Promise<void> {
  await db.update(sessions).set({ last_seen_at: sql`now()` }).where(eq(sessions.id, id));
}
