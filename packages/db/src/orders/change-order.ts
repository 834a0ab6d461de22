import type { BaseAndSplit } from '@skinstack/domain/commissions/commission';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import type { PricedLine } from '@skinstack/domain/terms';
import { sql } from 'drizzle-orm';
import {
  type CommissionRow,
  insertCommission,
  linesJson,
} from '../commissions/insert-commission.ts';
import { insertReversals, type ReversalRow } from '../commissions/insert-reversals.ts';
import type { Database } from '../connect/connect-database.ts';
import { insertJournals, type JournalRow } from '../ledger/insert-journals.ts';
import type { CommissionState } from '../schema/commissions.ts';
import type { RecordedOrder } from './find-recorded-order.ts';

/** How an order stands by the newest report. */
export type OrderReport = {
  amount_minor: bigint;
  stated_gross_minor: bigint | null;
  version_at: Date;
  void_reason: string | null;
  external_conversion_id: string | null;
};
/** A change of a recorded order, decided on what was read of it. */
export type OrderChange = {
  was: RecordedOrder;
  webhook_event_id: string;
  event_status: string;
  /** Its figures by a newer report; null when they stay. */
  report: OrderReport | null;
  steps: readonly DecisionStep[];
  /** Set when it is credited only now. */
  earned: CommissionRow | null;
  /** What its commission comes to; null while nobody has earned it. */
  commission: {
    whole: BaseAndSplit;
    lines: readonly PricedLine[];
    taken: BaseAndSplit;
    source: string;
    state: CommissionState;
  } | null;
  reversals: readonly ReversalRow[];
  journals: readonly JournalRow[];
};

/**
 * Changes an order, its commission and the books, and finishes the webhook event: one statement
 * that holds only while the order and its commission are as they were read.
 * @returns false when they moved in the meantime: read them again and decide again
 */
export async function changeOrder(db: Database, change: OrderChange): Promise<boolean> {
  const { was, report, commission, earned } = change;
  const guard = sql`unchanged`;
  const conversion_id = was.conversion_id ?? earned?.conversion_id ?? null;
  const order = { ...was, id: was.order_id, webhook_event_id: change.webhook_event_id };
  const result = await db.execute(sql`
    with locked_order as (
      select id from orders where id = ${was.order_id} and revision = ${was.revision}
        ${report ? sql`and version_at <= ${versionOf(report)}` : sql``}
      for update
    ), locked_commission as (
      select commissions.id from commissions, locked_order
      where commissions.id = ${was.commission_id} and state = ${was.state} for update
    ), unchanged as (
      select 1 as is_due from locked_order
      where ${was.commission_id}::text is null or exists (select from locked_commission)
    ), changed as (
      update orders set revision = revision + 1, ${report ? setReport(report) : sql``}
        decision = decision || ${JSON.stringify(change.steps)}::jsonb
      from unchanged where orders.id = ${was.order_id}
    )${commission ? sql`, ${setCommission(was, commission)}` : sql``}
    ${earned ? sql`, ${insertCommission(order, earned, guard)}` : sql``},
    ${insertReversals({ ...order, conversion_id }, change.reversals, guard)},
    ${insertJournals(change.journals, guard)}, finished as (
      update webhook_events set status = ${change.event_status}, finished_at = now(),
        external_order_id = ${was.external_order_id}, conversion_id = ${conversion_id},
        reason = null
      from unchanged where webhook_events.id = ${change.webhook_event_id}
    )
    select is_due from unchanged`);
  return result.rows.length === 1;
}

const versionOf = ({ version_at }: OrderReport) => sql`${version_at.toISOString()}::timestamptz`;

const setReport = (report: OrderReport) => sql`amount_minor = ${report.amount_minor}::bigint,
        stated_gross_minor = ${report.stated_gross_minor}::bigint,
        version_at = ${versionOf(report)}, void_reason = ${report.void_reason},
        external_conversion_id = ${report.external_conversion_id},`;

function setCommission(was: RecordedOrder, now: NonNullable<OrderChange['commission']>) {
  const { whole, taken } = now;
  return sql`moved as (
      update commissions set base_minor = ${whole.base_minor}::bigint,
        gross_minor = ${whole.gross_minor}::bigint,
        platform_fee_minor = ${whole.platform_fee_minor}::bigint,
        net_minor = ${whole.net_minor}::bigint,
        reversed_base_minor = ${taken.base_minor}::bigint,
        reversed_gross_minor = ${taken.gross_minor}::bigint,
        reversed_platform_fee_minor = ${taken.platform_fee_minor}::bigint,
        lines = ${linesJson(now.lines)}::jsonb, source = ${now.source}, state = ${now.state},
        updated_at = now()
      from unchanged where commissions.id = ${was.commission_id}
    ), resized as (
      update conversions set amount_minor = ${whole.base_minor}::bigint
      from unchanged where conversions.id = ${was.conversion_id}
    )`;
}
