import { lt, or, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { sessions } from './schema/sessions.ts';
import { signInLimits } from './schema/sign-in-limits.ts';

/** Forgets sessions that ended or idled out, and limits nobody is held by any more. */
export async function deleteStaleSignIns(db: Database, idle_days: number): Promise<void> {
  const idle = sql`now() - make_interval(days => ${idle_days})`;
  await db.batch([
    db
      .delete(sessions)
      .where(or(lt(sessions.expires_at, sql`now()`), lt(sessions.last_seen_at, idle))),
    db.delete(signInLimits).where(lt(signInLimits.used_until_at, sql`now()`)),
  ]);
}
