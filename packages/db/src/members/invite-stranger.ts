import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';
import { insertInvitation, type NewInvitation } from './change-memberships.ts';

/** Somebody nobody knows yet, who is asked into programs. */
export type InvitedStranger = {
  influencer_id: string;
  display_name: string;
  email: string;
  /** The programs they are invited to, each with the id of the membership. */
  memberships: readonly { id: string; program_id: string }[];
  decided_by: string;
  invitation: NewInvitation;
};

/**
 * Makes an influencer with a user, an invitation and the mail that tells it, and invites them to
 * programs: one statement, all or nothing.
 * @returns false when somebody who signs in has the address
 * @throws a unique violation when an influencer has it
 */
export async function insertInvitedStranger(
  db: Database,
  wish: InvitedStranger,
  trail: Trail,
): Promise<boolean> {
  const { influencer_id, display_name, email, decided_by, invitation } = wish;
  const result = await db.execute(sql`
    with made as (
      insert into influencers (id, display_name, email)
      select ${influencer_id}, ${display_name}, ${email}
      where not exists (select from users where lower(email) = lower(${email}))
      returning id, email
    ), joined as (
      insert into memberships (id, program_id, influencer_id, state, decided_by)
      select wish.id, program_id, made.id, 'invited', ${decided_by}
      from made, jsonb_to_recordset(${JSON.stringify(wish.memberships)}::jsonb)
        as wish (id text, program_id text)
    ), ${insertInvitation(invitation, sql`select id as influencer_id, email from made`)},
    ${insertTrail(trail, invitation.user_id, sql`new_user`)}
    select id from new_user`);
  return result.rows.length === 1;
}
