import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import type { ActorKind } from './audit-entries.ts';
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
    /** The request that made it, with those of others. */
    run_id: text().notNull(),
    /** What the bank or provider calls it. */
    external_reference: text(),
    failure_reason: text(),
    /** Who requested it; null in payouts from before it was kept. */
    actor_kind: text().$type<ActorKind>(),
    actor_id: text(),
    created_at: createdAt(),
    sent_at: at(),
    settled_at: at(),
    failed_at: at(),
    updated_at: at().notNull().defaultNow(),
  },
  (payouts) => [
    // listBalances: an influencer's payouts, and the sum settled for the balance
    index('payouts_influencer_state_idx').on(payouts.influencer_id, payouts.state),
    // sumPayouts: everybody's of a period
    index('payouts_created_at_idx').on(payouts.created_at),
    // listGauges: money on its way, among all that ever was
    index('payouts_open_idx').on(payouts.created_at).where(sql`state in ('requested', 'sent')`),
    // listPayoutsOfRun: what one request made
    index('payouts_run_id_idx').on(payouts.run_id),
    check('payouts_amount', sql`${payouts.amount_minor} > 0`),
    check('payouts_state', sql`${payouts.state} in ('requested', 'sent', 'settled', 'failed')`),
  ],
);
