import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import { classifyDbError } from '../connect/classify-db-error.ts';
import type { Database } from '../connect/connect-database.ts';
import { type PayoutPart, partsOfCommission } from '../payouts/lower-payouts.ts';
import { commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { orders } from '../schema/orders.ts';
import { readPart, reversals, type StoredPart } from '../schema/reversals.ts';
import { fromStored, readFacts, toStored } from './stored-facts.ts';

/** One word about a reversal, as it was recorded. */
type RecordedReversal = {
  kind: 'refund' | 'cancel' | 'chargeback';
  external_refund_id: string;
  version_no: number;
  part: StoredPart;
};

/** What an order is looked for by. */
export type OrderIdentity = {
  network_account_id: string;
  seller_key: string;
  external_order_id: string;
  /** The network's own id of the conversion; it stays when the order's number comes to be known. */
  external_conversion_id: string | null;
};

/**
 * The orders that are recorded under a seller's number, or under the network's id of the conversion
 * (`orders_identity_key`, `orders_conversion_key`), oldest first: a subscription's renewals share
 * the number of the order that began it.
 */
export function findRecordedOrders(
  db: Database,
  { network_account_id, seller_key, external_order_id, external_conversion_id }: OrderIdentity,
): Promise<RecordedOrder[]> {
  const isNumber = and(
    eq(orders.seller_key, seller_key),
    eq(orders.external_order_id, external_order_id),
  );
  const isConversion =
    external_conversion_id === null
      ? undefined
      : and(
          eq(orders.network_account_id, network_account_id),
          eq(orders.external_conversion_id, external_conversion_id),
        );
  return selectRecorded(db, or(isNumber, isConversion));
}

/** The same of one order, by our own id. */
export async function findRecordedOrder(
  db: Database,
  order_id: string,
): Promise<RecordedOrder | null> {
  const [order] = await selectRecorded(db, eq(orders.id, order_id));
  return order ?? null;
}

async function selectRecorded(db: Database, where: SQL | undefined) {
  const rows = await db
    .select({
      order_id: orders.id,
      network_account_id: orders.network_account_id,
      seller_key: orders.seller_key,
      external_order_id: orders.external_order_id,
      external_conversion_id: orders.external_conversion_id,
      revision: orders.revision,
      version_at: orders.version_at,
      ordered_at: orders.ordered_at,
      created_at: orders.created_at,
      amount_minor: orders.amount_minor,
      stated_gross_minor: orders.stated_gross_minor,
      void_reason: orders.void_reason,
      payment_state: orders.payment_state,
      paid_at: orders.paid_at,
      fulfilled_at: orders.fulfilled_at,
      told_by: orders.told_by,
      told_again_of: orders.told_again_of,
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
      facts: orders.facts,
      parts: partsOfCommission(commissions.id),
      reversals: sql<RecordedReversal[]>`(select coalesce(jsonb_agg(jsonb_build_object('kind',
          ${reversals.kind}, 'external_refund_id', ${reversals.external_refund_id}, 'version_no',
          ${reversals.version_no}, 'part', ${reversals.part})), '[]') from ${reversals}
        where ${reversals.order_id} = ${orders.id})`,
    })
    .from(orders)
    .leftJoin(
      conversions,
      and(eq(conversions.order_id, orders.id), isNull(conversions.superseded_at)),
    )
    .leftJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .where(where)
    .orderBy(asc(orders.id))
    .limit(50);
  return rows.map((row) => {
    const known = row.reversals.map((one) => ({ ...one, part: readPart(one.part) }));
    const lines = row.commission?.lines ?? [];
    const facts = readFacts(row.facts, { ...row, lines, reversals: known });
    const is_approved = row.commission !== null && row.commission.approved_at !== null;
    const parts = fromStored<PayoutPart[]>(row.parts);
    return { ...row, is_approved, facts, parts, reversals: known };
  });
}

/** An order that was reported, credited (with a commission) or not. */
export type RecordedOrder = Awaited<ReturnType<typeof selectRecorded>>[number];

/**
 * Moves how new the words about an order are, and who told them; nothing of what they say. A copy
 * told at the same time may be newer: then its versions stay.
 * @returns false when the order changed meanwhile: read it again and decide again
 */
export async function updateOrderVersions(
  db: Database,
  was: RecordedOrder,
  facts: OrderFacts,
  network_account_id: string,
): Promise<boolean> {
  const version_at = new Date(facts.newest.version.at_ms).toISOString();
  const result = await db.execute(sql`
    with found as (
      select revision from orders where id = ${was.order_id}
    ), moved as (
      update orders set version_at = ${version_at}::timestamptz, facts = ${toStored(facts)}::jsonb,
        told_by = case when ${network_account_id} = any (told_by) then told_by
          else told_by || ${network_account_id}::text end
      where id = ${was.order_id} and revision = ${was.revision}
        and version_at <= ${version_at}::timestamptz
    )
    select revision from found`);
  return Number(result.rows[0]?.revision) === was.revision;
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
