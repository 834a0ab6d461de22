import { and, desc, eq, or, sql } from 'drizzle-orm';
import { classifyDbError } from '../connect/classify-db-error.ts';
import type { Database } from '../connect/connect-database.ts';
import { commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { orders } from '../schema/orders.ts';
import { readPart, reversals, type StoredPart } from '../schema/reversals.ts';

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

/**
 * Notes that a newer report says the same, so that one in between which comes late is known to be
 * old. Holds only while the order is as it was read.
 * @returns false when it moved in the meantime
 */
export async function updateOrderVersion(
  db: Database,
  was: RecordedOrder,
  version_at: Date,
): Promise<boolean> {
  if (version_at <= was.version_at) return true;
  const [row] = await db
    .update(orders)
    .set({
      version_at: sql`greatest(${orders.version_at}, ${version_at.toISOString()}::timestamptz)`,
    })
    .where(and(eq(orders.id, was.order_id), eq(orders.revision, was.revision)))
    .returning({ id: orders.id });
  return row !== undefined;
}

/**
 * Gives a conversion that came without an order number the one it is told with now. Holds only
 * while the order is as it was read; a number that another order has stays with that one.
 */
export async function updateOrderNumber(
  db: Database,
  was: RecordedOrder,
  external_order_id: string,
): Promise<void> {
  try {
    await db
      .update(orders)
      .set({ external_order_id, revision: sql`${orders.revision} + 1` })
      .where(and(eq(orders.id, was.order_id), eq(orders.revision, was.revision)));
  } catch (error) {
    if (classifyDbError(error).kind !== 'unique_violation') throw error;
  }
}
