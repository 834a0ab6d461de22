import type { StoredRole } from '@skinstack/domain/people';
import { and, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { Act } from '../rows/trail.ts';
import { readRow, updateStatement } from '../rows/write-rows.ts';
import { idempotencyKeys } from '../schema/idempotency-keys.ts';
import { influencers } from '../schema/influencers.ts';
import { merchants } from '../schema/merchants.ts';
import { secondFactors } from '../schema/second-factors.ts';
import { sessions } from '../schema/sessions.ts';
import { type UserRow, users } from '../schema/users.ts';

/** Somebody who may sign in, and which influencer they are, if any. */
export type SignInUser = {
  id: string;
  email: string;
  role: StoredRole;
  influencer_id: string | null;
  merchant_ids: string[];
  password_hash: string | null;
  locale: UserRow['locale'];
  /** What the user calls themselves, or their influencer is called. */
  display_name: string | null;
  has_second_factor: boolean;
};

/** The user with this address, whatever its case; null when there is none or they are disabled. */
export function findUserByEmail(db: Database, email: string): Promise<SignInUser | null> {
  return findSignInUser(db, sql`lower(${users.email}) = lower(${email})`);
}

/** The same by their id. */
export function findUserById(db: Database, id: string): Promise<SignInUser | null> {
  return findSignInUser(db, eq(users.id, id));
}

async function findSignInUser(db: Database, isMeant: SQL): Promise<SignInUser | null> {
  const [row] = await db
    .select({
      id: users.id,
      email: users.email,
      role: users.role,
      influencer_id: users.influencer_id,
      merchant_ids: users.merchant_ids,
      password_hash: users.password_hash,
      locale: users.locale,
      display_name: influencers.display_name,
      has_second_factor: sql<boolean>`${secondFactors.confirmed_at} is not null`,
    })
    .from(users)
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .leftJoin(secondFactors, eq(secondFactors.user_id, users.id))
    .where(
      and(isMeant, isNull(users.disabled_at), sql`${influencers.is_active} is distinct from false`),
    );
  return row ?? null;
}

type UserChanges = Pick<UserRow, 'role' | 'influencer_id' | 'merchant_ids' | 'disabled_at'>;

/**
 * Changes what a user may do, if their role is still as it was read, and in the same transaction
 * ends their sessions: the second statement sees those that `insertSession` added meanwhile.
 * @returns the user as they are now; null when they were changed at the same time
 */
export async function updateUser(
  db: Database,
  user: UserRow,
  changes: UserChanges,
  act: Act | null,
): Promise<UserRow | null> {
  const asRead = and(
    eq(users.role, user.role),
    sql`${users.influencer_id} is not distinct from ${user.influencer_id}`,
    eq(users.merchant_ids, user.merchant_ids),
    sql`(${users.disabled_at} is null) = ${user.disabled_at === null}`,
  );
  const [changed] = await db.batch([
    db.execute(updateStatement(db, act, users, user.id, changes, asRead)),
    db.delete(sessions).where(eq(sessions.user_id, user.id)),
  ]);
  return changed.rows[0] ? readRow(users, changed.rows[0]) : null;
}

/**
 * Gives a user another password and, in the same transaction, ends their sessions but the one
 * named. `insertSession` has no way past it.
 * @returns the user's address; null when there is no such user
 */
export async function updatePassword(
  db: Database,
  user_id: string,
  password_hash: string,
  act: Act | null,
  kept_session_id = '',
): Promise<string | null> {
  const [changed] = await db.batch([
    db.execute(updateStatement(db, act, users, user_id, { password_hash })),
    // the answer that told the password before is told no more
    db
      .update(idempotencyKeys)
      .set({ answer_sealed: null, secret_sealed: null })
      .where(eq(idempotencyKeys.row_id, user_id)),
    db.delete(sessions).where(and(eq(sessions.user_id, user_id), ne(sessions.id, kept_session_id))),
  ]);
  return changed.rows[0] ? readRow(users, changed.rows[0]).email : null;
}

/** How many of these merchants there are. */
export async function countMerchants(db: Database, ids: readonly string[]): Promise<number> {
  return db.$count(merchants, inArray(merchants.id, [...ids]));
}

/** Which of these influencers exist. */
export async function findInfluencerIds(
  db: Database,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await db
    .select({ id: influencers.id })
    .from(influencers)
    .where(inArray(influencers.id, [...ids]));
  return rows.map(({ id }) => id);
}
