import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, minor } from './columns.ts';
import { commissions } from './commissions.ts';
import { payouts } from './payouts.ts';

/** What was taken out of a payout again before it was sent, commission by commission. */
export const payoutReductions = pgTable(
  'payout_reductions',
  {
    id: text().primaryKey(),
    payout_id: text()
      .notNull()
      .references(() => payouts.id),
    commission_id: text()
      .notNull()
      .references(() => commissions.id),
    /** Negative where it was put back: the file with it was paid all the same. */
    amount_minor: minor().notNull(),
    reason: text().notNull(),
    created_at: createdAt(),
  },
  (reductions) => [
    // listPayoutItems: what is left of a payout's parts
    index('payout_reductions_payout_idx').on(reductions.payout_id),
    // findRecordedOrder: what payouts hold of a commission
    index('payout_reductions_commission_idx').on(reductions.commission_id),
  ],
);
