import type { MembershipChange, MembershipState } from '@skinstack/domain/members/membership';
import { type SQL, sql } from 'drizzle-orm';

/** How an influencer stood in a program: every change, and the group they were in at a time. */
export type PartyFacts = {
  program_id: string;
  influencer_id: string;
  changes: MembershipChange[];
  group_id: string | null;
};

/**
 * SQL of how the parties of a statement stood, as one JSON array.
 * @param parties the name of an earlier part with `program_id` and `influencer_id`
 */
export function partyFacts(parties: SQL, at: SQL): SQL {
  return sql`(select json_agg(json_build_object('program_id', party.program_id,
        'influencer_id', party.influencer_id, 'changes', known.changes, 'group_id', known.group_id))
      from (select distinct program_id, influencer_id from ${parties}) as party
      cross join lateral (
        select json_agg(json_build_object('state', state, 'at', changed_at) order by changed_at)
            as changes,
          (array_agg(group_id order by changed_at desc) filter (where changed_at <= ${at}))[1]
            as group_id
        from membership_changes where membership_changes.program_id = party.program_id
          and membership_changes.influencer_id = party.influencer_id
      ) as known)`;
}

type ChangeJson = { state: MembershipState; at: string };
export type PartyJson = Omit<PartyFacts, 'changes'> & { changes: ChangeJson[] | null };

/** What `partyFacts` answers, read. */
export function readPartyFacts(found: readonly PartyJson[] | null | undefined): PartyFacts[] {
  return (found ?? []).map(({ changes, ...party }) => ({
    ...party,
    changes: (changes ?? []).map(({ state, at }) => ({ state, at_ms: Date.parse(at) })),
  }));
}

/** Those of one party; nothing for who is no party. */
export function factsOfParty(
  all: readonly PartyFacts[],
  { program_id, influencer_id }: { program_id: string; influencer_id: string },
): Pick<PartyFacts, 'changes' | 'group_id'> {
  const found = all.find(
    (one) => one.program_id === program_id && one.influencer_id === influencer_id,
  );
  return found ?? { changes: [], group_id: null };
}
