import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';

/** Ends every session of a user. */
export async function deleteSessions(db: Database, user_id: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.user_id, user_id));
}
