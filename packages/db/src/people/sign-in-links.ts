import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertMails, type NewMail } from '../notices/mails.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import { signInLinks } from '../schema/sign-in-links.ts';
import { users } from '../schema/users.ts';

export type SignInLinkKind = 'invitation' | 'reset';
type NewSignInLink = {
  token_hash: string;
  kind: SignInLinkKind;
  user_id: string;
  expires_at: Date;
};

/** Keeps a link that may be used once, with the mail it is sent by: both or neither. */
export async function insertSignInLink(
  db: Database,
  link: NewSignInLink,
  mail: NewMail,
  now: Date,
): Promise<void> {
  await db.batch([db.insert(signInLinks).values(link), db.execute(insertMails([mail], now))]);
}

/** Whose a link is, while it can be used; null when it was, is over, or they may not sign in. */
export async function findSignInLink(db: Database, token_hash: string, kind: SignInLinkKind) {
  const [row] = await db
    .select({ user_id: users.id, email: users.email, display_name: users.display_name })
    .from(signInLinks)
    .innerJoin(users, eq(users.id, signInLinks.user_id))
    .where(
      and(
        eq(signInLinks.token_hash, token_hash),
        eq(signInLinks.kind, kind),
        isNull(signInLinks.used_at),
        gt(signInLinks.expires_at, sql`now()`),
        isNull(users.disabled_at),
      ),
    );
  return row ?? null;
}

/**
 * Sets a password by a link, in one statement: the link is used up with every other of its user,
 * and their sessions end. Of two at the same time one finds it used.
 * @returns whether it was set
 */
export async function takeSignInLink(
  db: Database,
  token_hash: string,
  kind: SignInLinkKind,
  change: { password_hash: string; display_name: string | null },
  act: Act | null,
): Promise<boolean> {
  const { password_hash, display_name } = change;
  const { rows } = await db.execute(sql`
    with taken as (
      update sign_in_links set used_at = now()
      where token_hash = ${token_hash} and kind = ${kind} and used_at is null
        and expires_at > now()
      returning user_id
    ), others as (
      update sign_in_links set used_at = now() from taken
      where sign_in_links.user_id = taken.user_id and used_at is null
        and token_hash <> ${token_hash}
    ), ended as (
      delete from sessions using taken where sessions.user_id = taken.user_id
    ),
    changed as (
      update users set password_hash = ${password_hash},
        display_name = coalesce(${display_name}, display_name)
      from taken where users.id = taken.user_id and disabled_at is null
      returning users.id
    ), ${insertAuditEntry(act, sql`changed.id`, sql`changed`)}
    select id from changed`);
  return rows.length === 1;
}

/** Forgets links that are over. */
export async function deleteOldSignInLinks(db: Database): Promise<void> {
  await db.delete(signInLinks).where(lt(signInLinks.expires_at, sql`now()`));
}
