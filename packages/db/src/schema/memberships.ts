import type { Application } from '@skinstack/domain/members/application';
import type { MembershipState } from '@skinstack/domain/members/membership';
import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { programGroups } from './program-groups.ts';
import { programs } from './programs.ts';

/** What an applicant told, as it is kept. */
export type StoredApplication = Omit<Application, 'name' | 'email'>;

/**
 * Where an influencer stands in a program. Triggers say when it changed, keep each change
 * (`membership_changes`), and make the members of open programs with their first link or code.
 */
export const memberships = pgTable(
  'memberships',
  {
    id: text().primaryKey(),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    state: text().$type<MembershipState>().notNull(),
    group_id: text().references(() => programGroups.id),
    /** Why they were declined or suspended, as they are told. */
    reason: text(),
    /** Who made the last change: a user or key, `rule` for the program's, `enrolment` if open. */
    decided_by: text(),
    application: jsonb().$type<StoredApplication>(),
    /** When the state or the group last changed: a trigger's, as the times of each state. */
    changed_at: at().notNull().default(sql`clock_timestamp()`),
    invited_at: at(),
    applied_at: at(),
    approved_at: at(),
    declined_at: at(),
    left_at: at(),
    suspended_at: at(),
    created_at: createdAt(),
  },
  (memberships) => [
    // insertMembership: an influencer is in a program once; admit_links asks for it
    uniqueIndex('memberships_parties_key').on(memberships.program_id, memberships.influencer_id),
    // listMemberships: those of a program in a state, newest first
    index('memberships_state_idx').on(memberships.program_id, memberships.state, memberships.id),
    // listJoinable: an influencer's own
    index('memberships_influencer_idx').on(memberships.influencer_id),
    check(
      'memberships_state',
      sql`${memberships.state} in
        ('invited', 'applied', 'approved', 'declined', 'left', 'suspended')`,
    ),
  ],
);
export type MembershipRow = typeof memberships.$inferSelect;
