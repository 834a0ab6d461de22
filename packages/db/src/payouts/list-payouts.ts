import type { PayoutState } from '@skinstack/domain/payouts/payout-state';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { orders } from '../schema/orders.ts';
import { payoutCommissions } from '../schema/payout-commissions.ts';
import { payoutDetails } from '../schema/payout-details.ts';
import { payoutExports } from '../schema/payout-exports.ts';
import { payoutReductions } from '../schema/payout-reductions.ts';
import { payoutRunApprovals } from '../schema/payout-run-approvals.ts';
import { payoutRuns } from '../schema/payout-runs.ts';
import { payouts } from '../schema/payouts.ts';
import { reversals } from '../schema/reversals.ts';

/** When a payout was written into a file before, and to which account. */
export type ExportedBefore = { account_hash: string; at: string };

/** Payouts in a state and currency, the oldest first, with where each goes if that is known. */
export async function listPayoutsToSend(
  db: Database,
  wish: { currency: string; state: PayoutState; run_id?: string | undefined },
) {
  return db
    .select({
      id: payouts.id,
      influencer_id: payouts.influencer_id,
      amount_minor: payouts.amount_minor,
      method: payoutDetails.method,
      details_sealed: payoutDetails.details_sealed,
      changed_at: payoutDetails.changed_at,
      /** The last file it was written into. */
      exported: sql<ExportedBefore | null>`(select jsonb_build_object('account_hash',
          made.account_hash, 'at', made.created_at) from ${payoutExports} made
        where made.payout_id = ${payouts.id} order by made.id desc limit 1)`,
      is_agreed: sql<boolean>`not exists (select from ${payoutRuns} run
        where run.id = ${payouts.run_id} and run.approvers > greatest(1, (
          select count(*) from ${payoutRunApprovals} agreed where agreed.run_id = run.id)))`,
    })
    .from(payouts)
    .leftJoin(payoutDetails, eq(payoutDetails.influencer_id, payouts.influencer_id))
    .where(
      and(
        eq(payouts.currency, wish.currency),
        eq(payouts.state, wish.state),
        wish.run_id === undefined ? undefined : eq(payouts.run_id, wish.run_id),
      ),
    )
    .orderBy(asc(payouts.id));
}

/** The payouts that one request made. */
export async function listPayoutsOfRun(db: Database, run_id: string) {
  return db.select().from(payouts).where(eq(payouts.run_id, run_id)).orderBy(asc(payouts.id));
}

/** What a payout holds of a commission now: what it took, less what was taken out again. */
export const leftOfItem = sql`(${payoutCommissions.amount_minor} - coalesce((
      select sum(lowered.amount_minor) from ${payoutReductions} lowered
      where lowered.payout_id = ${payoutCommissions.payout_id}
        and lowered.commission_id = ${payoutCommissions.commission_id}), 0))::bigint`.mapWith(
  payoutCommissions.amount_minor,
);

/** What a payout is made of: each commission with its order and how much of it. */
export async function listPayoutItems(db: Database, payout_id: string) {
  return db
    .select({
      commission_id: payoutCommissions.commission_id,
      conversion_id: conversions.id,
      order_id: orders.external_order_id,
      reason: commissions.reason,
      amount_minor: leftOfItem,
    })
    .from(payoutCommissions)
    .innerJoin(commissions, eq(commissions.id, payoutCommissions.commission_id))
    .leftJoin(conversions, eq(conversions.id, commissions.conversion_id))
    .leftJoin(orders, eq(orders.id, conversions.order_id))
    .where(eq(payoutCommissions.payout_id, payout_id))
    .orderBy(asc(payoutCommissions.commission_id));
}

/**
 * The orders whose commission the next payout would take although a dispute is open: it was opened
 * while the money was on its way, and the payout failed.
 */
export async function listDisputedOrders(
  db: Database,
  currency: string,
  influencer_ids: readonly string[],
): Promise<string[]> {
  if (influencer_ids.length === 0) return [];
  const isOpen = sql`exists (select from ${reversals} word
    where word.order_id = ${conversions.order_id} and word.kind = 'chargeback'
      and word.state = 'open' and not exists (
      select from ${reversals} later where later.order_id = word.order_id
        and later.kind = word.kind and later.external_refund_id = word.external_refund_id
        and later.version_no > word.version_no))`;
  const rows = await db
    .select({ order_id: conversions.order_id })
    .from(commissions)
    .innerJoin(conversions, eq(conversions.id, commissions.conversion_id))
    .where(
      and(
        inArray(commissions.influencer_id, [...influencer_ids]),
        eq(commissions.currency, currency),
        sql`${commissions.owed_minor} > 0 and ${commissions.paid_out_minor} = 0`,
        isOpen,
      ),
    );
  return rows.map(({ order_id }) => order_id);
}
