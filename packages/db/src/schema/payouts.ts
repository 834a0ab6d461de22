import type { PayoutState } from '@skinstack/domain/payouts/payout-state';
import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text } from 'drizzle-orm/pg-core';
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
    /** What is owed of it now: what was requested, less what was taken back before it was sent. */
    amount_minor: minor().notNull(),
    /** What was requested; null of payouts older than the column: it was never lowered. */
    requested_minor: minor(),
    currency: currency().notNull(),
    state: text().$type<PayoutState>().notNull().default('requested'),
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
    returned_at: at(),
    /** The day the bank says it came back. */
    returned_on: date(),
    cancelled_at: at(),
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
    check(
      'payouts_amount',
      sql`${payouts.amount_minor} > 0 or (${payouts.amount_minor} = 0
        and ${payouts.state} = 'cancelled')`,
    ),
    check(
      'payouts_state',
      sql`${payouts.state} in
        ('requested', 'sent', 'settled', 'failed', 'returned', 'cancelled')`,
    ),
  ],
);
