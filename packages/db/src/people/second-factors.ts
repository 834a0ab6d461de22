import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { recoveryCodes, secondFactors } from '../schema/second-factors.ts';

/** A user's authenticator app; null when they have none, confirmed or not. */
export async function findSecondFactor(db: Database, user_id: string) {
  const [row] = await db.select().from(secondFactors).where(eq(secondFactors.user_id, user_id));
  return row ?? null;
}

/**
 * Keeps the secret of an app that is not confirmed yet, in place of another such.
 * @returns false when one is confirmed already
 */
export async function startSecondFactor(
  db: Database,
  user_id: string,
  secret_sealed: string,
  act: Act | null,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with started as (
      insert into ${secondFactors} as held (user_id, secret_sealed)
      values (${user_id}, ${secret_sealed})
      on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, last_step = 0,
        created_at = now()
        where held.confirmed_at is null
      returning user_id
    ), ${insertAuditEntry(act, sql`started.user_id`, sql`started`)}
    select user_id from started`);
  return rows.length === 1;
}

/**
 * Confirms an app by the step of its first code, and keeps the hashes of its recovery codes.
 * @param secret_sealed as it was read: another start at the same time has another
 * @returns false when it was confirmed, replaced or removed meanwhile, or the code was used
 */
export async function confirmSecondFactor(
  db: Database,
  app: { user_id: string; secret_sealed: string; step: number },
  code_hashes: readonly string[],
  act: Act | null,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with confirmed as (
      update ${secondFactors} set confirmed_at = now(), last_step = ${app.step}
      where user_id = ${app.user_id} and secret_sealed = ${app.secret_sealed}
        and confirmed_at is null and last_step < ${app.step}
      returning user_id
    ), codes as (
      insert into ${recoveryCodes} (user_id, code_hash)
      select user_id, hash from confirmed, jsonb_array_elements_text(
        ${JSON.stringify(code_hashes)}::jsonb) as hash
    ), ${insertAuditEntry(act, sql`confirmed.user_id`, sql`confirmed`)}
    select user_id from confirmed`);
  return rows.length === 1;
}

/**
 * Takes the code of a step, once, and none of an earlier step after it.
 * @returns whether it was taken
 */
export async function takeTotpStep(db: Database, user_id: string, step: number): Promise<boolean> {
  const { rows } = await db.execute(sql`
    update ${secondFactors} set last_step = ${step}
    where user_id = ${user_id} and confirmed_at is not null and last_step < ${step}
    returning user_id`);
  return rows.length === 1;
}

/** Takes a recovery code, once. @returns whether it was taken */
export async function takeRecoveryCode(
  db: Database,
  user_id: string,
  code_hash: string,
): Promise<boolean> {
  const used = await db
    .update(recoveryCodes)
    .set({ used_at: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.user_id, user_id),
        eq(recoveryCodes.code_hash, code_hash),
        sql`${recoveryCodes.used_at} is null`,
      ),
    )
    .returning({ user_id: recoveryCodes.user_id });
  return used.length === 1;
}

/** Removes a user's app and recovery codes. @returns whether there was one */
export async function deleteSecondFactor(
  db: Database,
  user_id: string,
  act: Act | null,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with removed as (
      delete from ${secondFactors} where user_id = ${user_id} returning user_id
    ), codes as (
      delete from ${recoveryCodes} where user_id in (select user_id from removed)
    ), ${insertAuditEntry(act, sql`removed.user_id`, sql`removed`)}
    select user_id from removed`);
  return rows.length === 1;
}
