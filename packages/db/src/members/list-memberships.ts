import type { MembershipState } from '@skinstack/domain/members/membership';
import { and, asc, desc, eq, inArray, lt, type SQL } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { Page } from '../rows/find-rows.ts';
import { influencers } from '../schema/influencers.ts';
import { membershipChanges } from '../schema/membership-changes.ts';
import { type MembershipRow, memberships } from '../schema/memberships.ts';
import { programs } from '../schema/programs.ts';

/** A membership with whose it is, and in what. */
export type ListedMembership = {
  membership: MembershipRow;
  influencer: {
    id: string;
    display_name: string;
    email: string;
    handle: string | null;
    country: string | null;
  };
  program: { id: string; name: string; merchant_id: string };
};

function select(db: Database, where: SQL | undefined, limit: number) {
  const { id, display_name, email, handle, country } = influencers;
  return db
    .select({
      membership: memberships,
      influencer: { id, display_name, email, handle, country },
      program: { id: programs.id, name: programs.name, merchant_id: programs.merchant_id },
    })
    .from(memberships)
    .innerJoin(influencers, eq(influencers.id, memberships.influencer_id))
    .innerJoin(programs, eq(programs.id, memberships.program_id))
    .where(where)
    .orderBy(desc(memberships.id))
    .limit(limit);
}

/** A page of a program's memberships, newest first: at most `limit` and one more. */
export function listMemberships(
  db: Database,
  filter: { program_id: string; state?: MembershipState; influencer_id?: string },
  { limit, cursor }: Page,
): Promise<ListedMembership[]> {
  const { program_id, state, influencer_id } = filter;
  const where = and(
    eq(memberships.program_id, program_id),
    state && eq(memberships.state, state),
    influencer_id === undefined ? undefined : eq(memberships.influencer_id, influencer_id),
    cursor === undefined ? undefined : lt(memberships.id, cursor),
  );
  return select(db, where, limit + 1);
}

/** Memberships by their ids, as far as there are such. */
export function listMembershipsById(
  db: Database,
  ids: readonly string[],
): Promise<ListedMembership[]> {
  return select(db, inArray(memberships.id, ids.length > 0 ? [...ids] : ['']), ids.length || 1);
}

/** Where an influencer stands in a program; null when they never were anything in it. */
export async function findMembership(
  db: Database,
  program_id: string,
  influencer_id: string,
): Promise<MembershipRow | null> {
  const [row] = await db
    .select()
    .from(memberships)
    .where(
      and(eq(memberships.program_id, program_id), eq(memberships.influencer_id, influencer_id)),
    );
  return row ?? null;
}

/** Every change of these memberships, oldest first. */
export function listMembershipChanges(db: Database, membership_ids: readonly string[]) {
  return db
    .select()
    .from(membershipChanges)
    .where(inArray(membershipChanges.membership_id, [...membership_ids, '']))
    .orderBy(asc(membershipChanges.changed_at));
}
