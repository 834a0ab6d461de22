import type { BaseAndSplit } from '@skinstack/domain/commissions/commission';
import type { ReversalFact, ReversalPart } from '@skinstack/domain/orders/order-facts';
import { type SQL, sql } from 'drizzle-orm';
import { storePart } from '../schema/reversals.ts';

/** A refund, cancellation or chargeback under its business key, and what it came to. */
export type ReversalRow = BaseAndSplit & {
  id: string;
  kind: 'refund' | 'cancel' | 'chargeback';
  external_refund_id: string;
  /** Each word about a reversal is a row; the amounts are what this word moved. */
  version_no: number;
  state: ReversalFact['state'];
  part: ReversalPart;
  reason: string;
};
/** Whose reversals they are; without a conversion they wait for the order to be credited. */
export type ReversedOrder = {
  network_account_id: string;
  external_order_id: string;
  order_id: string;
  webhook_event_id: string | null;
  conversion_id: string | null;
  currency: string;
};

/**
 * The part of a statement that writes reversals, if `guard` has a row. One that is there already
 * (`reversals_version_key`) fails the whole statement.
 */
export function insertReversals(
  order: ReversedOrder,
  rows: readonly ReversalRow[],
  guard: SQL,
): SQL {
  const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  const list = rows.map((row) => ({ ...row, part: storePart(row.part) }));
  return sql`new_reversals as (
      insert into reversals (id, network_account_id, external_order_id, order_id, kind,
        external_refund_id, version_no, state, webhook_event_id, conversion_id, currency,
        base_minor, gross_minor, platform_fee_minor, net_minor, part, reason)
      select id, ${order.network_account_id}, ${order.external_order_id}, ${order.order_id}, kind,
        external_refund_id, version_no, state, ${order.webhook_event_id}, ${order.conversion_id},
        ${order.currency}, base_minor, gross_minor, platform_fee_minor, net_minor, part, reason
      from ${guard}, jsonb_to_recordset(${JSON.stringify(list, asText)}::jsonb) as reversal(id text,
        kind text, external_refund_id text, version_no int, state text, base_minor bigint,
        gross_minor bigint, platform_fee_minor bigint, net_minor bigint, part jsonb, reason text)
    )`;
}
