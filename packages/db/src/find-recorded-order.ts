import { and, desc, eq, or, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { commissions } from './schema/commissions.ts';
import { conversions } from './schema/conversions.ts';
import { orders } from './schema/orders.ts';
import { reversals } from './schema/reversals.ts';
import { readPart, type StoredPart } from './schema/stored-part.ts';

/** One taken back part, by its business key within the order. */
type KnownReversal = { kind: string; external_refund_id: string; part: StoredPart };

/**
 * All that is recorded of an order, found by the network's id of the conversion where it has one,
 * else by its number (`orders_conversion_key`, `orders_fact_key`).
 */
export async function findRecordedOrder(
  db: Database,
  network_account_id: string,
  external_order_id: string,
  external_conversion_id: string | null = null,
) {
  const isNumber = eq(orders.external_order_id, external_order_id);
  const isConversion =
    external_conversion_id === null
      ? undefined
      : eq(orders.external_conversion_id, external_conversion_id);
  const [row] = await db
    .select({
      order_id: orders.id,
      network_account_id: orders.network_account_id,
      external_order_id: orders.external_order_id,
      external_conversion_id: orders.external_conversion_id,
      revision: orders.revision,
      version_at: orders.version_at,
      ordered_at: orders.ordered_at,
      amount_minor: orders.amount_minor,
      stated_gross_minor: orders.stated_gross_minor,
      void_reason: orders.void_reason,
      decision: orders.decision,
      currency: orders.currency,
      conversion_id: conversions.id,
      influencer_id: conversions.influencer_id,
      merchant_id: conversions.merchant_id,
      program_id: conversions.program_id,
      product_id: conversions.product_id,
      commission_id: commissions.id,
      state: commissions.state,
      commission: commissions,
      reversals: sql<KnownReversal[]>`(select coalesce(jsonb_agg(jsonb_build_object('kind',
          ${reversals.kind}, 'external_refund_id', ${reversals.external_refund_id},
          'part', ${reversals.part})), '[]') from ${reversals}
        where ${reversals.network_account_id} = ${orders.network_account_id}
          and ${reversals.external_order_id} = ${orders.external_order_id})`,
    })
    .from(orders)
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .leftJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .where(and(eq(orders.network_account_id, network_account_id), or(isNumber, isConversion)))
    .orderBy(...(isConversion ? [desc(sql`coalesce(${isConversion}, false)`)] : []))
    .limit(1);
  if (!row) return null;
  const known = row.reversals.map((one) => ({ ...one, part: readPart(one.part) }));
  const is_approved = row.commission !== null && row.commission.approved_at !== null;
  return { ...row, is_approved, reversals: known };
}

/** An order that was reported, credited (with a commission) or not. */
export type RecordedOrder = NonNullable<Awaited<ReturnType<typeof findRecordedOrder>>>;
