import type { BaseAndSplit, CommissionTerms } from '@skinstack/domain/commissions/commission';
import { baseLeft } from '@skinstack/domain/commissions/price-order';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import type { Flag, ReviewAction } from '@skinstack/domain/orders/flags';
import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import type { HoldFrom } from '@skinstack/domain/orders/payment';
import type { ToldClaim } from '@skinstack/domain/orders/told-claims';
import type { PricedLine } from '@skinstack/domain/terms';
import { type SQL, sql } from 'drizzle-orm';
import { insertReversals, type ReversalRow } from '../commissions/insert-reversals.ts';
import type { Database } from '../connect/connect-database.ts';
import {
  isToldMeanwhile,
  OF_NOBODY,
  type OfCustomer,
  tellCustomer,
} from '../customers/tell-customer.ts';
import { insertJournals, type JournalRow } from '../ledger/insert-journals.ts';
import { at, textArray } from '../rows/json-rows.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';
import type { CommissionState, StoredTerms } from '../schema/commissions.ts';
import { selectCaptures } from './checkout-captures.ts';
import { isAwaited, lockCheckout, lockOrder } from './lock-order.ts';
import { toStored } from './stored-facts.ts';

/** How an order stands by all that was told of it. */
export type OrderFigures = {
  facts: OrderFacts;
  void_reason: string | null;
  paid_at: Date | null;
  fulfilled_at: Date | null;
};
/** An order as first reported, under its business key. */
export type OrderRow = OrderFigures & {
  id: string;
  network_account_id: string;
  seller_key: string;
  external_order_id: string;
  external_conversion_id: string | null;
  checkout_hash: string | null;
  webhook_event_id: string | null;
  currency: string;
  ordered_at: Date;
  /** The order that is the same sale and was credited for it. */
  told_again_of: string | null;
  decision: DecisionStep[];
  /** All claims that were told of it. */
  claims?: readonly ToldClaim[];
  /** What it is to its customer; left out where none is named. */
  of_customer?: OfCustomer;
};
/** By what a credited sale is known to its merchant. */
export type SaleKeys = { merchant_id: string; keys: readonly string[] };
/** An order with all that came of its first report. */
export type NewOrder = {
  order: OrderRow;
  /** Null when nobody earned it. */
  earned: CommissionRow | null;
  sale: SaleKeys | null;
  reversals: readonly ReversalRow[];
  journals: readonly JournalRow[];
  /** How its webhook event ends, and the conversion it names. */
  event_status: string;
  event_conversion_id?: string | null;
  /** Whose doing it is. */
  act?: Act | null | undefined;
};

/** Claims as they are kept; null where they are not known, or no others. */
export const claimsJson = (claims: readonly ToldClaim[] | null | undefined) =>
  claims ? JSON.stringify(claims) : null;

type Inserted = { is_waiting: boolean; capture_count: number; due_customer_id: string | null };

/**
 * Records an order with its conversion, commission, reversals, journals and balances, and finishes
 * its webhook event: one statement, in which everything hangs on the order being new
 * (`orders_identity_key`).
 * @returns null when the order was already there: nothing was written; else whether deliveries
 *   about it came before it and wait, how many clicks were told of its checkout by now, and which
 *   customer is to be judged anew because of it
 * @throws a unique violation when the sale was credited meanwhile (`sale_keys`)
 */
export async function insertOrder(db: Database, write: NewOrder): Promise<Inserted | null> {
  const { order, earned, reversals, journals } = write;
  const { newest } = order.facts;
  const { seller_key, checkout_hash, of_customer = OF_NOBODY } = order;
  const { customer } = of_customer;
  const checkout = checkout_hash === null ? null : { seller_key, checkout_hash };
  const guard = sql`new_order`;
  const conversion_id = earned?.conversion_id ?? null;
  const event_conversion_id = write.event_conversion_id ?? conversion_id;
  const inserting = sql`
    with ${tellCustomer(customer)}, new_order as (
      insert into orders (id, network_account_id, seller_key, external_order_id,
        external_conversion_id, checkout_hash, webhook_event_id, amount_minor, left_minor,
        stated_gross_minor,
        currency, ordered_at, version_at, void_reason, payment_state, paid_at, fulfilled_at,
        told_by, told_again_of, facts, decision, claims, customer_id, customer_told_at, told_kind,
        order_kind, nth_order, stands, own, bought)
      select ${order.id}, ${order.network_account_id}, ${order.seller_key},
        ${order.external_order_id}, ${order.external_conversion_id}, ${order.checkout_hash},
        ${order.webhook_event_id},
        ${newest.base_minor}, ${baseLeft(order.facts)}, ${newest.gross_minor}, ${order.currency},
        ${at(order.ordered_at)},
        ${at(new Date(newest.version.at_ms))}, ${order.void_reason}, ${newest.payment_state},
        ${at(order.paid_at)}, ${at(order.fulfilled_at)}, array[${order.network_account_id}],
        ${order.told_again_of}, ${toStored(order.facts)}::jsonb,
        ${JSON.stringify(order.decision)}::jsonb, ${claimsJson(order.claims)}::jsonb,
        told_customer.id, ${at(of_customer.told_at)}, ${of_customer.told_kind},
        ${of_customer.order_kind}, ${of_customer.nth_order}::int, ${of_customer.stands},
        ${of_customer.own === null ? null : JSON.stringify(of_customer.own)}::jsonb,
        ${textArray(of_customer.bought)}
      from told_customer
      on conflict do nothing
      returning 1 as is_due
    )${earned ? sql`, ${insertCommission({ ...order, ...of_customer }, earned, guard)}` : sql``}
    ${write.sale ? sql`, ${insertSaleKeys(order, write.sale, guard)}` : sql``},
    ${insertReversals({ ...order, order_id: order.id, conversion_id }, reversals, guard)},
    ${insertAuditEntry(write.act ?? null, sql`${order.id}`, guard, toldOf(write.event_status))},
    ${insertJournals(journals, guard, write.act?.actor)}, finished as (
      update webhook_events set status = ${write.event_status}, finished_at = now(),
        external_order_id = ${order.external_order_id}, conversion_id = ${event_conversion_id},
        reason = null
      from new_order where webhook_events.id = ${order.webhook_event_id}
    )
    select (select id from told_customer) as customer_id,
      (select revision from told_customer) as revision from new_order`;
  // the insert comes last, since it keeps the balances of all its parties locked until the end
  const [, , waiting, inserted] = await db.batch([
    db.execute(lockOrder(order, 'writing')),
    db.execute(sql`select ${checkout ? lockCheckout(checkout, 'writing') : null}`),
    db.execute(sql`select ${isAwaited(order)} as is_waiting, (
      select count(*)::int from (${selectCaptures(checkout)}) as captured) as capture_count`),
    db.execute(inserting),
  ]);
  const [row] = inserted.rows;
  if (!row) return null;
  const isDue = customer && (customer.is_due || isToldMeanwhile(customer, row.revision));
  const due_customer_id = isDue ? String(row.customer_id) : null;
  const [before] = waiting.rows;
  const capture_count = Number(before?.capture_count);
  return { is_waiting: before?.is_waiting === true, capture_count, due_customer_id };
}

/** What the audit log says of an order: what came of the report; the trace has the rest. */
export function toldOf(event_status: string) {
  return { after: sql`jsonb_build_object('outcome', ${event_status}::text)` };
}

/** The part of a statement that writes what a credited sale is known by, if `guard` has a row. */
export function insertSaleKeys(
  order: Pick<OrderRow, 'id' | 'network_account_id' | 'ordered_at'>,
  { merchant_id, keys }: SaleKeys,
  guard: SQL,
): SQL {
  return sql`new_sale_keys as (
      insert into sale_keys (merchant_id, key, order_id, network_account_id, ordered_at)
      select ${merchant_id}, key, ${order.id}, ${order.network_account_id}, ${at(order.ordered_at)}
      from ${guard}, jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) as known(key)
    )`;
}

/** Who earned an order, by which terms, how much, and what of it is already reversed. */
export type CommissionRow = {
  conversion_id: string;
  commission_id: string;
  attribution: Attribution;
  terms: CommissionTerms;
  whole: BaseAndSplit;
  lines: readonly PricedLine[];
  reversed: BaseAndSplit;
  /** Why to look at it, and what the program's review policy says of that. */
  flags: readonly Flag[];
  review: ReviewAction;
  state: CommissionState;
  /** When the hold ends; null as long as it has not begun. */
  available_at: Date | null;
  hold_from: HoldFrom;
  /** The terms of all its lines, and of those that may come; tiers among them. */
  kept: { terms: StoredTerms; has_tiers: boolean };
};

/**
 * The part of a statement that writes a conversion and its commission, if `guard` has a row.
 * @param order the order's id, currency and time, and what it is to its customer
 */
export function insertCommission(
  order: { id: string; currency: string; ordered_at: Date } & Pick<
    OfCustomer,
    'order_kind' | 'nth_order'
  >,
  { attribution: who, terms, whole, reversed, ...earned }: CommissionRow,
  guard: SQL,
): SQL {
  return sql`new_conversion as (
      insert into conversions (id, order_id, influencer_id, program_id, merchant_id, product_id,
        link_id, click_id, campaign, method, amount_minor, currency, ordered_at, flags, order_kind,
        nth_order)
      select ${earned.conversion_id}, ${order.id}, ${who.influencer_id}, ${who.program_id},
        ${who.merchant_id}, ${who.product_id}, ${who.link_id}, ${who.click_id}, ${who.campaign},
        ${who.method}, ${whole.base_minor}::bigint, ${order.currency},
        ${order.ordered_at.toISOString()}::timestamptz, ${textArray(earned.flags)},
        ${order.order_kind}, ${order.nth_order}::int
      from ${guard}
    ), new_commission as (
      insert into commissions (id, conversion_id, influencer_id, currency, base_minor, gross_minor,
        platform_fee_minor, net_minor, reversed_base_minor, reversed_gross_minor,
        reversed_platform_fee_minor, source, rule_id, rate_bps, flat_minor, lines,
        platform_fee_rate_bps, hold_days, hold_from, terms, has_tiers, state, available_at,
        review, stopped_at)
      select ${earned.commission_id}, ${earned.conversion_id}, ${who.influencer_id},
        ${order.currency}, ${whole.base_minor}::bigint, ${whole.gross_minor}::bigint,
        ${whole.platform_fee_minor}::bigint, ${whole.net_minor}::bigint,
        ${reversed.base_minor}::bigint, ${reversed.gross_minor}::bigint,
        ${reversed.platform_fee_minor}::bigint, ${terms.source}, ${terms.rule_id},
        ${terms.rate_bps}::int, ${terms.flat_minor}::bigint, ${linesJson(earned.lines)}::jsonb,
        ${terms.platform_fee_rate_bps}::int, ${terms.hold_days}::int,
        ${earned.hold_from}, ${JSON.stringify(earned.kept.terms)}::jsonb, ${earned.kept.has_tiers},
        ${earned.state}, ${at(earned.available_at)}, ${earned.review},
        case when ${earned.review} = 'pay' then null else now() end
      from ${guard}
    )`;
}

/** Lines as the column keeps them: amounts are text. */
export function linesJson(lines: readonly PricedLine[]): string {
  return JSON.stringify(lines, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
