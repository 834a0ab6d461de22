import type { JournalKind } from '@skinstack/domain/ledger';
import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { ActorKind } from './audit-entries.ts';
import { createdAt } from './columns.ts';
import { commissions } from './commissions.ts';
import { payouts } from './payouts.ts';
import { reversals } from './reversals.ts';

/** One money movement. Inserted, never changed: a trigger refuses updates and deletes. */
export const journals = pgTable(
  'journals',
  {
    id: text().primaryKey(),
    kind: text().$type<JournalKind>().notNull(),
    reason: text().notNull(),
    commission_id: text().references(() => commissions.id),
    reversal_id: text().references(() => reversals.id),
    payout_id: text().references(() => payouts.id),
    /** Who moved the money; null in journals from before it was kept. */
    actor_kind: text().$type<ActorKind>(),
    actor_id: text(),
    created_at: createdAt(),
  },
  (journals) => [
    // insertJournals: a commission is accrued once
    uniqueIndex('journals_accrual_key')
      .on(journals.commission_id, journals.kind)
      .where(sql`kind = 'accrual'`),
    // insertJournals: a reversal moves money once
    uniqueIndex('journals_reversal_key').on(journals.reversal_id),
    // insertTransfers: a payout is requested, settled, failed and returned once each
    uniqueIndex('journals_payout_once_key')
      .on(journals.payout_id, journals.kind)
      .where(sql`kind not in ('payout_lowered', 'payout_raised')`),
    // checkCommissions compares a commission with all its journals
    index('journals_commission_id_idx').on(journals.commission_id),
  ],
);
