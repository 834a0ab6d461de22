import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt, currency, minor } from './columns.ts';
import { influencers } from './influencers.ts';

/** Money sent to an influencer: requested, then sent, then settled or failed. */
export const payouts = pgTable(
  'payouts',
  {
    id: text().primaryKey(),
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    amount_minor: minor().notNull(),
    currency: currency().notNull(),
    state: text()
      .$type<'requested' | 'sent' | 'settled' | 'failed'>()
      .notNull()
      .default('requested'),
    failure_reason: text(),
    created_at: createdAt(),
    updated_at: at().notNull().defaultNow(),
  },
  (payouts) => [
    // an influencer's payouts, and the sum settled for the balance
    index('payouts_influencer_state_idx').on(payouts.influencer_id, payouts.state),
    check('payouts_amount', sql`${payouts.amount_minor} > 0`),
    check('payouts_state', sql`${payouts.state} in ('requested', 'sent', 'settled', 'failed')`),
  ],
);
