import type { MembershipState } from '@skinstack/domain/members/membership';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { memberships } from './memberships.ts';

/**
 * Every change of a membership, a row for good: how an influencer stood at any time. Written by a
 * trigger in the statement of the change.
 */
export const membershipChanges = pgTable(
  'membership_changes',
  {
    /** Random: a trigger makes it. */
    id: uuid().primaryKey().defaultRandom(),
    membership_id: text()
      .notNull()
      .references(() => memberships.id),
    program_id: text().notNull(),
    influencer_id: text().notNull(),
    state: text().$type<MembershipState>().notNull(),
    group_id: text(),
    reason: text(),
    decided_by: text(),
    changed_at: at().notNull(),
  },
  (changes) => [
    // selectOrder: how a party of an order stood, and in which group, at a time
    index('membership_changes_parties_idx').on(
      changes.program_id,
      changes.influencer_id,
      changes.changed_at,
    ),
    // listMembershipChanges: the history of those shown
    index('membership_changes_membership_idx').on(changes.membership_id),
  ],
);
