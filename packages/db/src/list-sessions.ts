import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';

const MOST = 100;

/** Where a user is signed in, newest first; never a token. */
export function listSessions(db: Database, user_id: string, idle_days: number) {
  const { id, created_at, last_seen_at, expires_at } = sessions;
  return db
    .select({ id, created_at, last_seen_at, expires_at })
    .from(sessions)
    .where(
      and(
        eq(sessions.user_id, user_id),
        gt(expires_at, sql`now()`),
        gt(last_seen_at, sql`now() - make_interval(days => ${idle_days})`),
      ),
    )
    .orderBy(desc(id))
    .limit(MOST);
}
