import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';

/** Ends the session of a token's hash, if there is one. */
export async function deleteSession(db: Database, token_hash: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.token_hash, token_hash));
}
