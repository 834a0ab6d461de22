import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
import { commissions } from './commissions.ts';

/** What operators decided about single commissions, each decision a row for good. */
export const commissionDecisions = pgTable(
  'commission_decisions',
  {
    id: text().primaryKey(),
    commission_id: text()
      .notNull()
      .references(() => commissions.id),
    action: text().$type<'hold' | 'release' | 'reject' | 'restore' | 'reassign'>().notNull(),
    /** What the influencer is told. */
    reason: text().notNull(),
    /** What only operators see. */
    note: text(),
    /** Who decided. */
    actor: text().notNull(),
    created_at: createdAt(),
  },
  (decisions) => [
    // listConversions: what was decided about those shown
    index('commission_decisions_commission_idx').on(decisions.commission_id),
    check(
      'commission_decisions_action',
      sql`${decisions.action} in ('hold', 'release', 'reject', 'restore', 'reassign')`,
    ),
  ],
);
