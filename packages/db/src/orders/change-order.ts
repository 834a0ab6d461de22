import type { BaseAndSplit, CommissionTerms } from '@skinstack/domain/commissions/commission';
import { baseLeft } from '@skinstack/domain/commissions/price-order';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { type Flag, type ReviewAction, verdictOf } from '@skinstack/domain/orders/flags';
import type { ToldClaim } from '@skinstack/domain/orders/told-claims';
import type { PricedLine } from '@skinstack/domain/terms';
import { type SQL, sql } from 'drizzle-orm';
import { type HandDecision, insertDecision } from '../commissions/insert-decision.ts';
import { insertReversals, type ReversalRow } from '../commissions/insert-reversals.ts';
import type { Database } from '../connect/connect-database.ts';
import {
  isToldMeanwhile,
  type OfCustomer,
  ofCustomerColumns,
  tellCustomer,
  touchCustomer,
} from '../customers/tell-customer.ts';
import { insertJournals, type JournalRow } from '../ledger/insert-journals.ts';
import { type Lowering, lockRequested, lowerPayouts } from '../payouts/lower-payouts.ts';
import { at, textArray } from '../rows/json-rows.ts';
import { type Act, insertAuditEntry, insertTrail, type Trail } from '../rows/trail.ts';
import type { CommissionState, StoredTerms, Verdict } from '../schema/commissions.ts';
import type { RecordedOrder } from './find-recorded-order.ts';
import {
  type CommissionRow,
  claimsJson,
  insertCommission,
  insertSaleKeys,
  linesJson,
  type OrderFigures,
  type SaleKeys,
  toldOf,
} from './insert-order.ts';
import { toStored } from './stored-facts.ts';

/** A change of a recorded order, decided on what was read of it. */
export type OrderChange = {
  was: RecordedOrder;
  /** The account that told it, and the delivery; null when nobody did: a month was settled. */
  told: { network_account_id: string; webhook_event_id: string } | null;
  event_status: string;
  figures: OrderFigures;
  external_conversion_id: string | null;
  /** The checkout it came of, where that was told only now. */
  checkout_hash?: string | null;
  /** All claims that were told of it, when more are known now. */
  claims?: readonly ToldClaim[] | null;
  told_again_of: string | null;
  steps: readonly DecisionStep[];
  /** Set when it is credited only now, or to another influencer than before. */
  earned: CommissionRow | null;
  /** Whether it is credited to nobody any more: its conversion is superseded by none. */
  is_dropped?: boolean;
  /** What it is to its customer, when that changed. */
  of_customer?: OfCustomer | null;
  /** Whether the orders of its customer are to be judged anew. */
  touches_customer?: boolean;
  sale: SaleKeys | null;
  /** What its commission comes to; null while nobody has earned it. */
  commission: {
    whole: BaseAndSplit;
    lines: readonly PricedLine[];
    reversed: BaseAndSplit;
    source: string;
    /** What it is rated by, when that changed. */
    rated?: Pick<CommissionTerms, 'rule_id' | 'rate_bps' | 'flat_minor'> | null;
    state: CommissionState;
    verdict: Verdict | null;
    /** What the program's review policy says of its flags, as of when they were found. */
    review: ReviewAction | null;
    /** All its flags, when some were found now. */
    flags?: readonly Flag[] | null;
    available_at: Date | null;
    terms: StoredTerms | null;
    month_minor: bigint;
  } | null;
  reversals: readonly ReversalRow[];
  /** What is taken out of payouts that are not sent yet. */
  lowered?: readonly Lowering[];
  journals: readonly JournalRow[];
  /** What an operator decided, and the trail of their request. */
  by_hand?: { decision: HandDecision; trail: Trail } | null;
  /** Whose doing it is; a decision by hand has it in its trail. */
  act?: Act | null | undefined;
};

/**
 * Changes an order, its commission and the books, and finishes the webhook event: one statement
 * that holds only while the order and its commission are as they were read.
 * @returns false when they moved in the meantime: read them again and decide again
 */
export async function changeOrder(db: Database, change: OrderChange): Promise<boolean> {
  return (await changeOrderOf(db, change)) !== null;
}

/** The same. @returns also whether another order of the customer changed at the same time */
export async function changeOrderOf(
  db: Database,
  change: OrderChange,
): Promise<{ due_customer_id: string | null } | null> {
  const { was, commission, earned, told, lowered = [], by_hand = null } = change;
  const { of_customer = null, touches_customer = false } = change;
  const customer = of_customer?.customer ?? null;
  const requested = was.parts.filter((part) => part.state === 'requested');
  const guard = sql`unchanged`;
  const conversion_id = was.conversion_id ?? earned?.conversion_id ?? null;
  const webhook_event_id = told?.webhook_event_id ?? null;
  const order = { ...was, ...of_customer, id: was.order_id, webhook_event_id };
  const actor = by_hand ? by_hand.trail.act?.actor : change.act?.actor;
  const told_as = toldOf(change.event_status);
  const entry = insertAuditEntry(change.act ?? null, sql`${order.id}`, guard, told_as);
  const result = await db.execute(sql`
    with locked_order as (
      select id from orders where id = ${was.order_id} and revision = ${was.revision}
      for update
    ), ${tellCustomer(customer, sql`locked_order`)},
    ${touchCustomer(touches_customer ? was.customer_id : null, sql`locked_order`)},
    ${lockRequested(requested, sql`locked_order`)}, locked_commission as (
      select commissions.id from commissions, locked_order,
        (select count(*) as payout_count from locked_payouts) as locked
      where commissions.id = ${was.commission_id} and state = ${was.state}
        and paid_out_minor = ${was.commission?.paid_out_minor ?? 0n}::bigint
        and payout_count = ${requested.length} for update of commissions
    ), unchanged as (
      select 1 as is_due from locked_order,
        (select count(*) from told_customer) as told,
        (select count(*) from touched_customer) as touched
      where ${was.commission_id}::text is null or exists (select from locked_commission)
    ), changed as (
      update orders set revision = orders.revision + 1, ${updateFigures(change)}
        ${of_customer ? ofCustomerColumns(of_customer) : sql``}
        decision = decision || ${JSON.stringify(change.steps)}::jsonb
      from unchanged where orders.id = ${was.order_id}
    )${commission ? sql`, ${updateCommission(change, commission, lowered)}` : sql``}
    ${earned ? sql`, ${insertEarned(order, earned, guard)}` : sql``}
    ${change.is_dropped ? sql`, ${supersede(order, guard)}` : sql``}
    ${lowered.length > 0 ? sql`, ${lowerPayouts(was.commission_id, lowered, guard)}` : sql``}
    ${change.sale ? sql`, ${insertSaleKeys(order, change.sale, guard)}` : sql``},
    ${insertReversals({ ...order, conversion_id }, change.reversals, guard)},
    ${by_hand ? insertByHand(was, by_hand, guard, commission?.state ?? null) : entry},
    ${insertJournals(change.journals, guard, actor)}, finished as (
      update webhook_events set status = ${change.event_status}, finished_at = now(),
        external_order_id = ${was.external_order_id}, conversion_id = ${conversion_id},
        reason = null
      from unchanged where webhook_events.id = ${webhook_event_id}
    )
    select (select revision from told_customer) as revision,
      (select id from told_customer) as customer_id from unchanged`);
  const [row] = result.rows;
  if (!row) return null;
  const isDue = customer && row.customer_id && isToldMeanwhile(customer, row.revision);
  return { due_customer_id: isDue ? String(row.customer_id) : null };
}

/** Credits it; whoever it was credited to before has no part in it any more. */
function insertEarned(
  order: Parameters<typeof insertCommission>[0] & { conversion_id: string | null },
  earned: CommissionRow,
  guard: SQL,
): SQL {
  if (order.conversion_id === null) return insertCommission(order, earned, guard);
  // the insert hangs on the update: an order has one conversion that is not superseded
  return sql`${supersede(order, guard)}, ${insertCommission(order, earned, sql`superseded`)}`;
}

function supersede({ conversion_id }: { conversion_id: string | null }, guard: SQL): SQL {
  return sql`superseded as (
      update conversions set superseded_at = now()
      from ${guard} where conversions.id = ${conversion_id} returning 1 as is_due
    )`;
}

function insertByHand(
  was: RecordedOrder,
  { decision, trail }: NonNullable<OrderChange['by_hand']>,
  guard: SQL,
  state: CommissionState | null,
): SQL {
  const told = (of: string | null) => sql`jsonb_build_object('state', ${of}::text)`;
  const shown = { before: told(was.state), after: told(state) };
  return sql`${insertDecision(decision, guard)},
    ${insertTrail(trail, was.commission_id ?? '', guard, shown)}`;
}

function updateFigures({
  figures,
  external_conversion_id,
  told_again_of,
  told,
  ...more
}: OrderChange) {
  const checkout_hash = more.checkout_hash ?? null;
  const { newest } = figures.facts;
  const teller = told?.network_account_id ?? null;
  return sql`amount_minor = ${newest.base_minor}::bigint,
        left_minor = ${baseLeft(figures.facts)}::bigint,
        stated_gross_minor = ${newest.gross_minor}::bigint,
        version_at = ${at(new Date(newest.version.at_ms))}, void_reason = ${figures.void_reason},
        payment_state = ${newest.payment_state}, paid_at = ${at(figures.paid_at)},
        fulfilled_at = ${at(figures.fulfilled_at)}, facts = ${toStored(figures.facts)}::jsonb,
        external_conversion_id = ${external_conversion_id},
        checkout_hash = coalesce(checkout_hash, ${checkout_hash}::text),
        claims = coalesce(${claimsJson(more.claims)}::jsonb, claims),
        told_again_of = ${told_again_of},
        told_by = case when ${teller}::text is null or ${teller}::text = any (told_by)
          then told_by else told_by || ${teller}::text end,`;
}

function updateCommission(
  change: OrderChange,
  now: NonNullable<OrderChange['commission']>,
  lowered: readonly Lowering[],
) {
  const { was } = change;
  const { whole, reversed } = now;
  const lowered_minor = lowered.reduce((sum, one) => sum + one.amount_minor, 0n);
  return sql`moved as (
      update commissions set base_minor = ${whole.base_minor}::bigint,
        gross_minor = ${whole.gross_minor}::bigint,
        platform_fee_minor = ${whole.platform_fee_minor}::bigint,
        net_minor = ${whole.net_minor}::bigint,
        reversed_base_minor = ${reversed.base_minor}::bigint,
        reversed_gross_minor = ${reversed.gross_minor}::bigint,
        reversed_platform_fee_minor = ${reversed.platform_fee_minor}::bigint,
        lines = ${linesJson(now.lines)}::jsonb, source = ${sourceOf(now)},
        ${updateRated(now)} state = ${now.state},
        verdict = ${now.verdict}, review = ${now.review},
        stopped_at = case when ${isStopped(now)} then coalesce(stopped_at, now()) end,
        paid_out_minor = paid_out_minor - ${lowered_minor}::bigint,
        available_at = ${at(now.available_at)}, month_minor = ${now.month_minor}::bigint,
        terms = ${now.terms === null ? null : JSON.stringify(now.terms)}::jsonb,
        approved_at = case when ${now.state} = 'held' then null else approved_at end,
        updated_at = now()
      from unchanged where commissions.id = ${was.commission_id}
    )${updateConversion(change, now)}`;
}

type Change = NonNullable<OrderChange['commission']>;

function sourceOf({ source, rated = null }: Change): string {
  if (rated === null || source === 'network') return source;
  return rated.flat_minor !== null ? 'flat' : 'rate';
}

function updateRated({ rated = null }: Change): SQL {
  if (rated === null) return sql``;
  return sql`rule_id = ${rated.rule_id}, rate_bps = ${rated.rate_bps}::int,
        flat_minor = ${rated.flat_minor}::bigint,`;
}

/** Whether a person or the policy stops it. */
function isStopped({ verdict, review }: NonNullable<OrderChange['commission']>): boolean {
  const stands = verdictOf(verdict, review ?? 'pay');
  return stands === 'held' || stands === 'rejected';
}

function updateConversion(
  { was, of_customer = null, earned, is_dropped = false }: OrderChange,
  { whole, flags = null }: NonNullable<OrderChange['commission']>,
): SQL {
  // what is superseded is changed for that alone: a statement changes a row once
  if (earned !== null || is_dropped) return sql``;
  if (was.commission?.base_minor === whole.base_minor && !flags && !of_customer) return sql``;
  const { order_kind, nth_order } = of_customer ?? was;
  const flagged = flags === null ? sql`flags` : textArray(flags);
  return sql`, resized as (
      update conversions set amount_minor = ${whole.base_minor}::bigint, flags = ${flagged},
        order_kind = ${order_kind}, nth_order = ${nth_order}::int
      from unchanged where conversions.id = ${was.conversion_id}
    )`;
}
