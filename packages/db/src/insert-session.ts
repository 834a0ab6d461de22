import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';
import { users } from './schema/users.ts';

type NewSession = { id: string; user_id: string; token_hash: string; days: number };

/**
 * Signs a user in, unless their password changed since it was compared: the row is locked, so a
 * change at the same time either comes first and is seen, or comes after and ends this session.
 * @returns whether there is a session now
 */
export async function insertSession(
  db: Database,
  { id, user_id, token_hash, days }: NewSession,
  password_hash: string,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    insert into ${sessions} (id, user_id, token_hash, expires_at)
    select ${id}, id, ${token_hash}, now() + make_interval(days => ${days}) from ${users}
      where id = ${user_id} and password_hash = ${password_hash} and disabled_at is null
      for share
    returning id`);
  return rows.length === 1;
}
