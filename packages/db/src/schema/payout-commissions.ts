import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { minor } from './columns.ts';
import { commissions } from './commissions.ts';
import { payouts } from './payouts.ts';

/** What each payout takes of each commission, frozen when it was requested. */
export const payoutCommissions = pgTable(
  'payout_commissions',
  {
    payout_id: text()
      .notNull()
      .references(() => payouts.id),
    commission_id: text()
      .notNull()
      .references(() => commissions.id),
    /** Negative where the payout recovers what was paid before and then refunded. */
    amount_minor: minor().notNull(),
  },
  (items) => [
    // insertPayouts: a payout takes a commission once
    primaryKey({
      name: 'payout_commissions_pkey',
      columns: [items.payout_id, items.commission_id],
    }),
    // checkPaidOut adds up what was paid of a commission
    index('payout_commissions_commission_id_idx').on(items.commission_id),
  ],
);
