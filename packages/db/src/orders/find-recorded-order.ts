import { flagsOf, joinFlags } from '@skinstack/domain/orders/flags';
import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { classifyDbError } from '../connect/classify-db-error.ts';
import type { Database } from '../connect/connect-database.ts';
import { type PayoutPart, partsOfCommission } from '../payouts/lower-payouts.ts';
import { fromJsonRow } from '../rows/json-rows.ts';
import { commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { orders } from '../schema/orders.ts';
import { readPart, type StoredPart } from '../schema/reversals.ts';
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

/** The condition of an identity's orders (`orders_identity_key`, `orders_conversion_key`). */
export function isOrderOf({ seller_key, external_order_id, ...own }: OrderIdentity): SQL {
  const isNumber = sql`seller_key = ${seller_key} and external_order_id = ${external_order_id}`;
  if (own.external_conversion_id === null) return isNumber;
  return sql`(${isNumber}) or (network_account_id = ${own.network_account_id}
    and external_conversion_id = ${own.external_conversion_id})`;
}

/**
 * SQL of the recorded orders that meet a condition, oldest first, as JSON for `readRecorded`: a
 * subscription's renewals share the number of the order that began it.
 */
export function selectRecorded(where: SQL): SQL {
  return sql`select json_agg(json_build_object('order', known, 'conversion', conversions,
      'commission', commissions, 'parts', ${partsOfCommission(commissions.id)},
      'has_later', exists (select from orders later where later.customer_id = known.customer_id
        and later.ordered_at >= known.ordered_at and later.id <> known.id),
      'reversals', (
        select coalesce(json_agg(json_build_object('kind', kind, 'external_refund_id',
          external_refund_id, 'version_no', version_no, 'part', part)), '[]')
        from reversals where order_id = known.id
      )) order by known.id)
    from (select * from orders where ${where} order by id limit 50) as known
    left join conversions on conversions.order_id = known.id and superseded_at is null
    left join commissions on commissions.conversion_id = conversions.id`;
}

/** The order with this id of ours; null when there is none. */
export async function findRecordedOrder(
  db: Database,
  order_id: string,
): Promise<RecordedOrder | null> {
  const result = await db.execute(sql`${selectRecorded(sql`id = ${order_id}`)}`);
  return readRecorded(result.rows[0]?.json_agg)[0] ?? null;
}

type RecordedJson = {
  order: unknown;
  conversion: unknown;
  commission: unknown;
  parts: unknown;
  has_later: boolean;
  reversals: RecordedReversal[];
};

/** Recorded orders from what `selectRecorded` answers; null is none. */
export function readRecorded(json: unknown) {
  return ((json ?? []) as RecordedJson[]).map((row) => {
    const { id: order_id, facts: stored, ...order } = fromJsonRow(orders, row.order);
    const conversion = row.conversion === null ? null : fromJsonRow(conversions, row.conversion);
    const commission = row.commission === null ? null : fromJsonRow(commissions, row.commission);
    const known = row.reversals.map((one) => ({ ...one, part: readPart(one.part) }));
    const lines = commission?.lines ?? [];
    return {
      ...order,
      order_id,
      /** Whether its customer ordered again, or at the same moment. */
      has_later: row.has_later,
      conversion_id: conversion?.id ?? null,
      influencer_id: conversion?.influencer_id ?? null,
      merchant_id: conversion?.merchant_id ?? null,
      program_id: conversion?.program_id ?? null,
      product_id: conversion?.product_id ?? null,
      method: conversion?.method ?? null,
      flags: joinFlags(conversion?.flags ?? (conversion ? flagsOf(order.decision) : [])),
      commission_id: commission?.id ?? null,
      state: commission?.state ?? null,
      commission,
      is_approved: commission !== null && commission.approved_at !== null,
      facts: readFacts(stored, { ...order, lines, reversals: known }),
      parts: fromStored<PayoutPart[]>(row.parts),
      reversals: known,
    };
  });
}

/** An order that was reported, credited (with a commission) or not. */
export type RecordedOrder = ReturnType<typeof readRecorded>[number];

/**
 * Moves how new the words about an order are, and who told them; nothing of what they say; and
 * finishes the delivery as a duplicate. It is a change like any other: an older word that is
 * decided about at the same time must not put its own version back.
 * @returns false when the order changed meanwhile: read it again and decide again
 */
export async function updateOrderVersions(
  db: Database,
  was: RecordedOrder,
  facts: OrderFacts,
  told: { network_account_id: string; webhook_event_id: string },
  status: 'duplicate' | 'updated',
): Promise<boolean> {
  const version_at = new Date(facts.newest.version.at_ms).toISOString();
  const { network_account_id, webhook_event_id } = told;
  const result = await db.execute(sql`
    with found as (
      select revision from orders
      where id = ${was.order_id} and revision = ${was.revision} for update
    ), moved as (
      update orders set revision = orders.revision + 1, facts = ${toStored(facts)}::jsonb,
        version_at = ${version_at}::timestamptz,
        told_by = case when ${network_account_id} = any (told_by) then told_by
          else told_by || ${network_account_id}::text end
      from found where orders.id = ${was.order_id}
    ), finished as (
      update webhook_events set status = ${status}, finished_at = now(), reason = null,
        external_order_id = ${was.external_order_id}, conversion_id = ${was.conversion_id}
      from found where webhook_events.id = ${webhook_event_id} and status in ('received', 'pending')
    )
    select revision from found`);
  return result.rows.length === 1;
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
