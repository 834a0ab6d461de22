import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';
import { type UserRow, users } from './schema/users.ts';

type Changes = Pick<UserRow, 'role' | 'influencer_id' | 'disabled_at'>;

/**
 * Changes what a user may do, if their role is still as it was read, and in the same transaction
 * ends their sessions: the second statement sees those that `insertSession` added meanwhile.
 * @returns the user as they are now; null when they were changed at the same time
 */
export async function setUser(
  db: Database,
  user: UserRow,
  changes: Changes,
): Promise<UserRow | null> {
  const asRead = and(
    eq(users.id, user.id),
    eq(users.role, user.role),
    sql`${users.influencer_id} is not distinct from ${user.influencer_id}`,
    sql`(${users.disabled_at} is null) = ${user.disabled_at === null}`,
  );
  const [changed] = await db.batch([
    db.update(users).set(changes).where(asRead).returning(),
    db.delete(sessions).where(eq(sessions.user_id, user.id)),
  ]);
  return changed[0] ?? null;
}
