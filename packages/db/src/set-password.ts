import { and, eq, ne } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { idempotencyKeys } from './schema/idempotency-keys.ts';
import { sessions } from './schema/sessions.ts';
import { users } from './schema/users.ts';

/**
 * Gives a user another password and, in the same transaction, ends their sessions but the one
 * named. `insertSession` has no way past it.
 * @returns the user's address; null when there is no such user
 */
export async function setPassword(
  db: Database,
  user_id: string,
  password_hash: string,
  kept_session_id = '',
): Promise<string | null> {
  const [changed] = await db.batch([
    db
      .update(users)
      .set({ password_hash })
      .where(eq(users.id, user_id))
      .returning({ email: users.email }),
    // the answer that told the password before is told no more
    db
      .update(idempotencyKeys)
      .set({ answer_sealed: null, secret_sealed: null })
      .where(eq(idempotencyKeys.row_id, user_id)),
    db.delete(sessions).where(and(eq(sessions.user_id, user_id), ne(sessions.id, kept_session_id))),
  ]);
  return changed[0]?.email ?? null;
}
