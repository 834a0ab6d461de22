import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';

/** Every change of the account an influencer is paid to, and whether they were told of it. */
export const payoutDetailsChanges = pgTable(
  'payout_details_changes',
  {
    id: text().primaryKey(),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    old_hint: text().notNull(),
    new_hint: text().notNull(),
    /** Where they are told: the address they had when it was changed. */
    told_to: text().notNull(),
    told_at: at(),
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (changes) => [
    // upsertPayoutDetails: an influencer's
    index('payout_details_changes_influencer_idx').on(changes.influencer_id),
  ],
);
