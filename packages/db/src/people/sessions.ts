import type { StoredRole } from '@skinstack/domain/people';
import { and, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { Question } from '../connect/question.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { influencers } from '../schema/influencers.ts';
import { secondFactors } from '../schema/second-factors.ts';
import { sessions } from '../schema/sessions.ts';
import { signInLimits } from '../schema/sign-in-limits.ts';
import { users } from '../schema/users.ts';

type NewSession = { id: string; user_id: string; token_hash: string; days: number };

/**
 * Signs a user in, unless their password changed since it was compared: the row is locked, so a
 * change at the same time either comes first and is seen, or comes after and ends this session. It
 * begins proved.
 * @returns whether there is a session now
 */
export async function insertSession(
  db: Database,
  { id, user_id, token_hash, days }: NewSession,
  password_hash: string,
  act: Act | null,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with opened as (
      insert into ${sessions} (id, user_id, token_hash, expires_at, proved_at)
      select ${id}, id, ${token_hash}, now() + make_interval(days => ${days}), now() from ${users}
        where id = ${user_id} and password_hash = ${password_hash} and disabled_at is null
        for share
      returning id
    ), ${insertAuditEntry(act, sql`opened.id`, sql`opened`)}
    select id from opened`);
  return rows.length === 1;
}

/** A session with what its user is and has. */
type FoundSession = {
  id: string;
  user_id: string;
  email: string;
  role: StoredRole;
  influencer_id: string | null;
  merchant_ids: string[];
  is_seen_long_ago: boolean;
  is_proved: boolean;
  has_second_factor: boolean;
};

/** Asks for the session of a token's hash; null when it ended, idled, or its user may not. */
export function askSession(
  token_hash: string,
  limits: { idle_days: number; seen_minutes: number; proof_minutes: number },
): Question<FoundSession | null> {
  const { idle_days, seen_minutes, proof_minutes } = limits;
  const seen = sessions.last_seen_at;
  return {
    queries: (db) => [
      db
        .select({
          id: sessions.id,
          user_id: users.id,
          email: users.email,
          role: users.role,
          influencer_id: users.influencer_id,
          merchant_ids: users.merchant_ids,
          is_seen_long_ago: sql<boolean>`${seen} < now() - make_interval(mins => ${seen_minutes})`,
          is_proved: sql<boolean>`coalesce(
            ${sessions.proved_at} > now() - make_interval(mins => ${proof_minutes}), false)`,
          has_second_factor: sql<boolean>`${secondFactors.confirmed_at} is not null`,
        })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.user_id))
        .leftJoin(influencers, eq(influencers.id, users.influencer_id))
        .leftJoin(secondFactors, eq(secondFactors.user_id, users.id))
        .where(
          and(
            eq(sessions.token_hash, token_hash),
            gt(sessions.expires_at, sql`now()`),
            gt(seen, sql`now() - make_interval(days => ${idle_days})`),
            isNull(users.disabled_at),
            sql`${influencers.is_active} is distinct from false`,
          ),
        ),
    ],
    read: ([rows]) => (rows as FoundSession[])[0] ?? null,
  };
}

const MOST_SESSIONS = 100;

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
    .limit(MOST_SESSIONS);
}

/** Notes that a session is in use now, which keeps it from idling out. */
export async function touchSession(db: Database, id: string): Promise<void> {
  await db.update(sessions).set({ last_seen_at: sql`now()` }).where(eq(sessions.id, id));
}

/** Notes that whoever is in a session has just given their password or a code. */
export async function proveSession(db: Database, id: string, act: Act | null): Promise<void> {
  await db.execute(sql`
    with proved as (
      update ${sessions} set proved_at = now() where id = ${id} returning id
    ), ${insertAuditEntry(act, sql`proved.id`, sql`proved`)}
    select from proved`);
}

/** Ends the session of a token's hash, if there is one. */
export async function deleteSession(
  db: Database,
  token_hash: string,
  act: Act | null,
): Promise<void> {
  await db.execute(sql`
    with ended as (
      delete from ${sessions} where token_hash = ${token_hash} returning id
    ), ${insertAuditEntry(act, sql`ended.id`, sql`ended`)}
    select from ended`);
}

/** Ends every session of a user. */
export async function deleteSessions(
  db: Database,
  user_id: string,
  act: Act | null,
): Promise<void> {
  await db.execute(sql`
    with ended as (
      delete from ${sessions} where user_id = ${user_id} returning user_id
    ), ${insertAuditEntry(act, sql`ended.user_id`, sql`ended`)}
    select from ended`);
}

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
