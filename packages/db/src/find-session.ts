import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';
import { sessions } from './schema/sessions.ts';
import { users } from './schema/users.ts';

/** The session of a token's hash with its user; null when it ended, idled, or the user may not. */
export async function findSession(
  db: Database,
  token_hash: string,
  limits: { idle_days: number; seen_minutes: number },
) {
  const { idle_days, seen_minutes } = limits;
  const seen = sessions.last_seen_at;
  const [row] = await db
    .select({
      id: sessions.id,
      user_id: users.id,
      email: users.email,
      role: users.role,
      influencer_id: users.influencer_id,
      is_seen_long_ago: sql<boolean>`${seen} < now() - make_interval(mins => ${seen_minutes})`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .where(
      and(
        eq(sessions.token_hash, token_hash),
        gt(sessions.expires_at, sql`now()`),
        gt(seen, sql`now() - make_interval(days => ${idle_days})`),
        isNull(users.disabled_at),
        sql`${influencers.is_active} is distinct from false`,
      ),
    );
  return row ?? null;
}
