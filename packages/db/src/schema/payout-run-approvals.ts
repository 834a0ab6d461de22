import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
import { payoutRuns } from './payout-runs.ts';

/** Who agreed to a run, each person once. */
export const payoutRunApprovals = pgTable(
  'payout_run_approvals',
  {
    run_id: text()
      .notNull()
      .references(() => payoutRuns.id),
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (approvals) => [
    // insertRunApproval: nobody agrees twice
    primaryKey({ name: 'payout_run_approvals_pkey', columns: [approvals.run_id, approvals.actor] }),
  ],
);
