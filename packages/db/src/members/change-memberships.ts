import type { MembershipState } from '@skinstack/domain/members/membership';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { NewMail } from '../notices/mails.ts';
import { type Act, insertAuditEntry, insertTrail, type Trail } from '../rows/trail.ts';
import { readRow } from '../rows/write-rows.ts';
import { type MembershipRow, memberships } from '../schema/memberships.ts';

/** Somebody's membership as it is to begin, or to begin again. */
export type MembershipWish = {
  /** Of the row that is there, or else of a new one. */
  id: string;
  program_id: string;
  influencer_id: string;
  /** The state it was found in; null when there was none. */
  from: MembershipState | null;
  to: MembershipState;
  /** Undefined to leave it. */
  group_id?: string | undefined;
  decided_by: string;
};

/** What the audit log keeps of a membership: not what an applicant told of themselves. */
const TOLD = sql`(to_jsonb(changed) - 'application'::text)`;

/**
 * Begins a membership, or begins it again, if it still is as it was found: one statement. What it
 * was before stays in its changes.
 * @returns null when somebody changed it meanwhile
 */
export async function insertMembership(
  db: Database,
  wish: MembershipWish,
  trail: Trail,
): Promise<MembershipRow | null> {
  const { id, program_id, influencer_id, from, to, group_id = null, decided_by } = wish;
  const result = await db.execute(sql`
    with changed as (
      insert into memberships as held (id, program_id, influencer_id, state, group_id, decided_by)
      values (${id}, ${program_id}, ${influencer_id}, ${to}, ${group_id}, ${decided_by})
      on conflict (program_id, influencer_id) do update set state = excluded.state, reason = null,
        decided_by = excluded.decided_by, group_id = coalesce(excluded.group_id, held.group_id)
        where held.state = ${from}
      returning *
    ), ${insertTrail(trail, id, sql`changed`, { after: TOLD })}
    select * from changed`);
  return readMembership(result.rows[0]);
}

/** A link that lets whoever was accepted in, and the mail that tells it: all with the decision. */
export type NewInvitation = {
  user_id: string;
  token_hash: string;
  expires_at: Date;
  /** Its address is known to the statement alone. */
  mail: NewMail;
};

export type MembershipDecided = {
  membership: MembershipRow;
  /** Whether an invitation goes out: not to who has a user. */
  is_invited: boolean;
};

/**
 * Changes the state of a membership, if it is in one of the states this may be done from: one
 * statement, so that of two decisions at once one finds it changed. Whoever applied and has no user
 * gets one, and an invitation.
 * @param influencer_id whose it must be; null for anybody's
 * @returns null when it is in another state, or is not theirs
 */
export async function updateMembershipState(
  db: Database,
  id: string,
  change: {
    from: readonly MembershipState[];
    to: MembershipState;
    reason: string | null;
    decided_by: string;
    influencer_id: string | null;
    invitation: NewInvitation | null;
  },
  trail: Trail,
): Promise<MembershipDecided | null> {
  const { from, to, reason, decided_by, influencer_id, invitation } = change;
  const states = sql.join(
    from.map((state) => sql`${state}`),
    sql`, `,
  );
  const shown = { before: sql`(was - 'application'::text)`, after: TOLD };
  const result = await db.execute(sql`
    with locked as materialized (
      select id as locked_id, to_jsonb(memberships) as was from memberships
      where id = ${id} for update
    ), changed as (
      update memberships set state = ${to}, reason = ${reason}, decided_by = ${decided_by}
      from locked where id = locked_id and state in (${states})
        and (${influencer_id}::text is null or influencer_id = ${influencer_id})
      returning memberships.*
    ), ${insertInvitation(
      invitation,
      sql`select influencers.id as influencer_id, email from influencers
        join changed on changed.influencer_id = influencers.id where application is not null`,
    )},
    ${insertTrail(trail, id, sql`changed, locked`, shown)}
    select changed.*, exists (select from new_user) as is_invited from changed`);
  const [row] = result.rows;
  const membership = readMembership(row);
  return membership && { membership, is_invited: row?.is_invited === true };
}

/**
 * The part of a statement that makes a user, and the link by which they choose a password, of
 * members without one.
 * @param source a select of who they are: `influencer_id` and `email`
 */
export function insertInvitation(invitation: NewInvitation | null, source: SQL): SQL {
  if (invitation === null) return sql`new_user as (select null::text as email where false)`;
  const { user_id, token_hash, expires_at, mail } = invitation;
  return sql`new_user as (
      insert into users (id, email, role, influencer_id)
      select ${user_id}, email, 'influencer', influencer_id from (${source}) as member
      where not exists (select from users where users.influencer_id = member.influencer_id)
      on conflict do nothing
      returning id, email
    ), new_link as (
      insert into sign_in_links (token_hash, kind, user_id, expires_at)
      select ${token_hash}, 'invitation', id, ${expires_at.toISOString()}::timestamptz
      from new_user
    ), new_mail as (
      insert into mails (id, key, kind, user_id, address, locale, facts, facts_sealed, expires_at,
        next_at, created_at)
      select ${mail.id}, ${mail.key}, ${mail.kind}, id, email, ${mail.locale}, '{}',
        ${mail.facts_sealed ?? null}, ${expires_at.toISOString()}::timestamptz, now(), now()
      from new_user
    )`;
}

/**
 * Puts a member into a group of the program, or into none: what they order from now on is paid by
 * it.
 * @returns null when there is no such membership
 */
export async function updateMembershipGroup(
  db: Database,
  id: string,
  change: { group_id: string | null; decided_by: string },
  act: Act | null,
): Promise<MembershipRow | null> {
  const shown = { before: sql`(was - 'application'::text)`, after: TOLD };
  const result = await db.execute(sql`
    with locked as materialized (
      select id as locked_id, to_jsonb(memberships) as was from memberships
      where id = ${id} for update
    ), changed as (
      update memberships set group_id = ${change.group_id}, decided_by = ${change.decided_by}
      from locked where id = locked_id
      returning memberships.*
    ), ${insertAuditEntry(act, sql`changed.id`, sql`changed, locked`, shown)}
    select * from changed`);
  return readMembership(result.rows[0]);
}

function readMembership(row: Record<string, unknown> | undefined): MembershipRow | null {
  return row ? readRow(memberships, row) : null;
}
