import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { sql } from 'drizzle-orm';
import { type CommissionRow, insertCommission } from '../commissions/insert-commission.ts';
import { insertReversals, type ReversalRow } from '../commissions/insert-reversals.ts';
import type { Database } from '../connect/connect-database.ts';
import { insertJournals, type JournalRow } from '../ledger/insert-journals.ts';

/** An order as first reported, under its business key. */
type OrderRow = {
  id: string;
  network_account_id: string;
  external_order_id: string;
  external_conversion_id: string | null;
  webhook_event_id: string;
  amount_minor: bigint;
  stated_gross_minor: bigint | null;
  currency: string;
  ordered_at: Date;
  version_at: Date;
  void_reason: string | null;
  decision: DecisionStep[];
};
/** An order with all that came of its first report. */
export type NewOrder = {
  order: OrderRow;
  /** Null when nobody earned it. */
  earned: CommissionRow | null;
  reversals: readonly ReversalRow[];
  journals: readonly JournalRow[];
  /** How its webhook event ends. */
  event_status: string;
};

/**
 * Records an order with its conversion, commission, reversals, journals and balances, and finishes
 * its webhook event: one statement, in which everything hangs on the order being new
 * (`orders_fact_key`).
 * @returns false when the order was already there: nothing was written
 */
export async function insertOrder(db: Database, write: NewOrder): Promise<boolean> {
  const { order, earned, reversals, journals } = write;
  const guard = sql`new_order`;
  const conversion_id = earned?.conversion_id ?? null;
  const result = await db.execute(sql`
    with new_order as (
      insert into orders (id, network_account_id, external_order_id, external_conversion_id,
        webhook_event_id, amount_minor, stated_gross_minor, currency, ordered_at, version_at,
        void_reason, decision)
      values (${order.id}, ${order.network_account_id}, ${order.external_order_id},
        ${order.external_conversion_id}, ${order.webhook_event_id}, ${order.amount_minor},
        ${order.stated_gross_minor}, ${order.currency}, ${order.ordered_at.toISOString()},
        ${order.version_at.toISOString()}, ${order.void_reason}, ${JSON.stringify(order.decision)})
      on conflict do nothing
      returning 1 as is_due
    )${earned ? sql`, ${insertCommission(order, earned, guard)}` : sql``},
    ${insertReversals({ ...order, conversion_id }, reversals, guard)},
    ${insertJournals(journals, guard)}, finished as (
      update webhook_events set status = ${write.event_status}, finished_at = now(),
        external_order_id = ${order.external_order_id}, conversion_id = ${conversion_id},
        reason = null
      from new_order where webhook_events.id = ${order.webhook_event_id}
    )
    select is_due from new_order`);
  return result.rows.length === 1;
}
