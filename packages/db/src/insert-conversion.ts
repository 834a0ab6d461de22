import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import type { CommissionSplit, CommissionTerms } from '@skinstack/domain/commission';
import type { Journal } from '@skinstack/domain/ledger';
import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { insertJournal } from './insert-journal.ts';

/** An order as reported, under its business key. */
export type OrderRow = {
  id: string;
  network_account_id: string;
  external_order_id: string;
  external_conversion_id: string | null;
  webhook_event_id: string;
  amount_minor: bigint;
  currency: string;
  ordered_at: Date;
  decision: DecisionStep[];
};
/** Who earned it and how much; null when nobody did. */
export type EarnedRow = {
  conversion_id: string;
  commission_id: string;
  journal_id: string;
  attribution: Attribution;
  terms: CommissionTerms;
  split: CommissionSplit;
  available_at: Date;
  journal: Journal;
};

/**
 * Records an order and, when somebody earned it, its conversion, commission, journal and balances:
 * one statement, in which everything hangs on the order being new (`orders_fact_key`). The webhook
 * event is finished by the same statement.
 * @returns false when the order was already there: nothing was written
 */
export async function insertConversion(
  db: Database,
  order: OrderRow,
  earned: EarnedRow | null,
): Promise<boolean> {
  const result = await db.execute(sql`
    with new_order as (
      insert into orders (id, network_account_id, external_order_id, external_conversion_id,
        webhook_event_id, amount_minor, currency, ordered_at, decision)
      values (${order.id}, ${order.network_account_id}, ${order.external_order_id},
        ${order.external_conversion_id}, ${order.webhook_event_id}, ${order.amount_minor},
        ${order.currency}, ${order.ordered_at.toISOString()}, ${JSON.stringify(order.decision)})
      on conflict do nothing
      returning id
    )${earned ? earnedRows(order, earned) : sql``}, finished as (
      update webhook_events set status = ${earned ? 'recorded' : 'unattributed'},
        external_order_id = ${order.external_order_id},
        conversion_id = ${earned?.conversion_id ?? null}, finished_at = now()
      from new_order where webhook_events.id = ${order.webhook_event_id}
    )
    select id from new_order`);
  return result.rows.length === 1;
}

function earnedRows(order: OrderRow, earned: EarnedRow) {
  const { attribution: who, terms, split } = earned;
  return sql`, new_conversion as (
      insert into conversions (id, order_id, influencer_id, program_id, merchant_id, product_id,
        link_id, click_id, campaign, method, amount_minor, currency, ordered_at)
      select ${earned.conversion_id}, new_order.id, ${who.influencer_id}, ${who.program_id},
        ${who.merchant_id}, ${who.product_id}, ${who.link_id}, ${who.click_id}, ${who.campaign},
        ${who.method}, ${order.amount_minor}::bigint, ${order.currency},
        ${order.ordered_at.toISOString()}::timestamptz
      from new_order
      returning id
    ), new_commission as (
      insert into commissions (id, conversion_id, influencer_id, currency, base_minor, gross_minor,
        platform_fee_minor, net_minor, source, rule_id, rate_bps, flat_minor,
        platform_fee_rate_bps, hold_days, available_at)
      select ${earned.commission_id}, new_conversion.id, ${who.influencer_id}, ${order.currency},
        ${order.amount_minor}::bigint, ${split.gross_minor}::bigint,
        ${split.platform_fee_minor}::bigint, ${split.net_minor}::bigint, ${terms.source},
        ${terms.rule_id}, ${terms.rate_bps}::int, ${terms.flat_minor}::bigint,
        ${terms.platform_fee_rate_bps}::int, ${terms.hold_days}::int,
        ${earned.available_at.toISOString()}::timestamptz
      from new_conversion
      returning id as commission_id
    ), ${insertJournal(earned.journal_id, earned.journal, sql`new_commission`, {
      commission_id: sql`commission_id`,
    })}`;
}
