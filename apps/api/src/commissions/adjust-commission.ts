import type { HandDecision } from '@skinstack/db/commissions/insert-decision';
import type { ReversalRow } from '@skinstack/db/commissions/insert-reversals';
import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { changeOrder } from '@skinstack/db/orders/change-order';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import type { Trail } from '@skinstack/db/rows/trail';
import type { CommissionState, Verdict } from '@skinstack/db/schema/commissions';
import { assert } from '@skinstack/domain/assert';
import { type BaseAndSplit, NOTHING } from '@skinstack/domain/commissions/commission';
import { planChange, priceOrder, splitOf } from '@skinstack/domain/commissions/price-order';
import type { WholeCommission } from '@skinstack/domain/commissions/sum-reversals';
import { adjustment, decision } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { verdictOf } from '@skinstack/domain/orders/flags';
import { editedOffOf, type OrderFacts } from '@skinstack/domain/orders/order-facts';
import { holdEnd } from '@skinstack/domain/orders/payment';
import type { PricedLine } from '@skinstack/domain/terms';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { completeTerms, OLD_TERMS, ratedBy } from './complete-terms.ts';
import type { ToldReversal } from './facts.ts';
import { type Flagged, flagAnew } from './flagged.ts';
import { type CreditedTo, reversalRows, voidReversal } from './reversals.ts';
import { holdJournal, loweringJournals, lowerRequested, stateAfter } from './stand-after.ts';
import { describeAmount, keptTerms, storeTerms } from './terms.ts';

type Commission = NonNullable<RecordedOrder['commission']>;
/** A commission before reversals, with the lines it was priced by. */
type PricedCommission = Omit<WholeCommission, 'lines'> & { lines: readonly PricedLine[] };

/** What is new about a credited order. */
export type OrderNews = {
  figures: OrderFigures;
  external_conversion_id: string | null;
  /** The facts with the newest statement, before the reversals that are told now. */
  stated: OrderFacts;
  told: readonly ToldReversal[];
  /** What its month came to, when its volume tiers are settled. */
  month_minor?: bigint;
  /** Flags that were found now. */
  flagged?: Flagged | null;
  /** What an operator decided about it, with the step that tells it. */
  by_hand?: ByHand;
  /** Steps of its decision that are told now. */
  steps?: readonly DecisionStep[];
  /** What it is to its customer, when that changed. */
  of_customer?: OfCustomer | null;
  /** Whether the other orders of its customer may be others now. */
  touches_customer?: boolean;
};
/** An operator's decision as it is carried out. */
type ByHand = {
  verdict: Verdict;
  decision: HandDecision;
  step: DecisionStep;
  trail: Trail;
};

/**
 * Moves a commission to what the facts now come to: one adjustment when the order itself changed,
 * and each new word about a reversal, all in one write.
 * @param source null when nobody told anything: a month was settled
 * @returns null when the order changed meanwhile
 */
export async function adjustCommission(
  ports: Ports,
  source: DeliverySource | null,
  order: RecordedOrder,
  news: OrderNews,
): Promise<Outcome | null> {
  const { commission, conversion_id, external_order_id } = order;
  assert(commission && conversion_id, 'a credited order has a commission');
  const { figures, stated, told, by_hand = null } = news;
  const decided = by_hand?.verdict ?? commission.verdict;
  const flagged = flagAnew(order, news.flagged ?? null);
  const verdict = verdictOf(decided, flagged.review);
  const { priced, now, ...kept } = await priceAnew(ports, order, commission, news);
  const was = { whole: recordedCommission(commission), reversed: reversedSoFar(commission) };
  const plan = planChange(was, now, stated, told, verdict === 'rejected');
  const credited = creditedTo(order);
  const becameVoid = stated.newest.void_reason !== null && order.facts.newest.void_reason === null;
  const reversed = reversalRows(ports, external_order_id, credited, order.reversals, [
    ...(becameVoid ? voidReversal(stated.newest, plan.adjusted) : []),
    ...told.map((one, index) => ({ ...one, effect: plan.effects[index] ?? NOTHING })),
  ]);
  const isResized = isDifferent(was.whole, now) || isMoved(plan.adjusted);
  const decision = by_hand ?? flagged.rejection;
  const adjusted = decision
    ? decide(ports, order, credited, decision, plan.adjusted)
    : isResized && !becameVoid
      ? adjust(ports, order, credited, now, plan.adjusted)
      : null;
  const adjustedSteps = adjusted ? [adjusted.step] : [];
  const after = { figures, verdict, whole: splitOf(now), reversed: plan.reversed };
  const state = stateAfter(order, after);
  const lowered = lowerRequested(ports, order, state, after);
  const isReversal = reversed.reversals.some(takesBack);
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, told: source, figures, earned: null, sale: null, lowered, by_hand },
    act: ports.act,
    event_status: isReversal ? 'reversed' : 'updated',
    external_conversion_id: news.external_conversion_id,
    ...customerOf(order, news, state),
    told_again_of: order.told_again_of,
    steps: [...flagged.steps, ...adjustedSteps, ...reversed.steps, ...(news.steps ?? [])],
    commission: {
      whole: splitOf(now),
      lines: priced.lines,
      reversed: plan.reversed,
      source: figures.facts.stating ? 'network' : commission.source,
      state,
      verdict: decided,
      ...{ review: flagged.review, flags: flagged.flags },
      available_at: availableAt(order, commission, figures),
      ...kept,
    },
    reversals: reversed.reversals,
    journals: [
      ...(adjusted ? [adjusted.journal] : []),
      ...reversed.journals,
      ...loweringJournals(ports, credited, lowered),
      ...holdJournal(ports, order, credited, state, after),
    ],
  });
  if (!isChanged) return null;
  return { outcome: isReversal ? 'reversed' : 'updated', conversion_id };
}

/** What a commission comes to by the facts as they are, and by the terms kept with it. */
async function priceAnew(
  ports: Ports,
  order: RecordedOrder,
  commission: Commission,
  { figures: { facts }, stated, of_customer = null, ...news }: OrderNews,
) {
  const month_minor = news.month_minor ?? commission.month_minor;
  const ordered = { ...order, ...of_customer };
  const { terms, is_chosen_anew } = await completeTerms(ports, ordered, commission, stated);
  const priced = priceOrder(facts, keptTerms(terms, month_minor));
  const { platform_fee_rate_bps } = commission;
  const now = { ...priced, platform_fee_rate_bps, edited_off_minor: editedOffOf(facts) };
  const rated = is_chosen_anew ? ratedBy(terms, priced) : null;
  return { priced, now, rated, terms: storeTerms(terms), month_minor };
}

/** Whether a word takes something back: a refund of shipping alone is told too, and does not. */
const takesBack = ({ net_minor, state, part }: ReversalRow) =>
  net_minor > 0n || (state === 'stands' && part.kind !== 'netted');

/** What it is to its customer: whose first order is rejected was brought by nobody. */
function customerOf(
  order: RecordedOrder,
  { of_customer = null, touches_customer = false }: OrderNews,
  state: CommissionState,
) {
  const isOther = (state === 'rejected') !== (order.state === 'rejected');
  return { of_customer, touches_customer: touches_customer || isOther };
}

/** The commission as recorded, before reversals. */
export function recordedCommission(commission: Commission): PricedCommission {
  const { base_minor, gross_minor, platform_fee_rate_bps } = commission;
  const lines = commission.lines.map((line) => ({
    ...OLD_TERMS,
    ...line,
    flat_minor: line.flat_minor === null ? null : BigInt(line.flat_minor),
    base_minor: BigInt(line.base_minor),
    gross_minor: BigInt(line.gross_minor),
  }));
  return { base_minor, gross_minor, platform_fee_rate_bps, lines, edited_off_minor: 0n };
}

/** When the hold ends by the facts as they are; it stays once it has passed. */
function availableAt(
  order: RecordedOrder,
  { approved_at, available_at, hold_from, hold_days }: Commission,
  { facts, paid_at, fulfilled_at }: OrderFigures,
): Date | null {
  if (approved_at !== null) return available_at;
  const due_ms = holdEnd({
    hold_from,
    hold_days,
    payment_state: facts.newest.payment_state,
    ordered_at_ms: order.ordered_at.getTime(),
    paid_at_ms: paid_at?.getTime() ?? null,
    fulfilled_at_ms: fulfilled_at?.getTime() ?? null,
    learned_at_ms: order.created_at.getTime(),
  });
  return due_ms === null ? null : new Date(due_ms);
}

export function reversedSoFar(commission: Commission): BaseAndSplit {
  const gross_minor = commission.reversed_gross_minor;
  const platform_fee_minor = commission.reversed_platform_fee_minor;
  const net_minor = gross_minor - platform_fee_minor;
  return { base_minor: commission.reversed_base_minor, gross_minor, platform_fee_minor, net_minor };
}

/** The journal of what an operator takes back or gives back, and the step that tells why. */
function decide(
  ports: Ports,
  { external_order_id }: RecordedOrder,
  { commission_id, parties, standing }: CreditedTo,
  { verdict, step }: Pick<ByHand, 'verdict' | 'step'>,
  adjusted: BaseAndSplit,
) {
  const kind = verdict === 'rejected' ? 'rejection' : 'restoration';
  const reason = `Order ${external_order_id}: ${step.detail}`;
  const journal = decision(kind, adjusted, parties, standing, reason);
  return { journal: { id: ports.newId('jrn'), journal, commission_id }, step };
}

/** Whose commission it is, and the account it stands on: on hold, or approved and so payable. */
export function creditedTo(order: RecordedOrder): CreditedTo {
  const { commission_id, merchant_id, influencer_id, currency } = order;
  assert(commission_id && merchant_id && influencer_id, 'a credited order has its parties');
  assert(isCurrency(currency), 'an order has a known currency');
  const standing = order.is_approved ? 'influencer_payable' : 'influencer_pending';
  return { commission_id, parties: { merchant_id, influencer_id, currency }, standing };
}

/** The journal of a change of the order itself, and the decision step that explains it. */
function adjust(
  ports: Ports,
  { external_order_id, currency }: RecordedOrder,
  { commission_id, parties, standing }: CreditedTo,
  now: PricedCommission,
  adjusted: BaseAndSplit,
) {
  const reason = `Order ${external_order_id} was changed`;
  const journal = adjustment(adjusted, parties, standing, reason);
  const { gross_minor, net_minor } = splitOf(now);
  const amount = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const detail =
    `The order is now ${amount(now.base_minor)}: ` +
    `${amount(gross_minor)} gross, ${amount(net_minor)} to you before what is taken back.`;
  const step: DecisionStep = { step: 'update', outcome: 'adjusted', detail };
  return { journal: { id: ports.newId('jrn'), journal, commission_id }, step };
}

const isDifferent = (a: PricedCommission, b: PricedCommission) =>
  a.base_minor !== b.base_minor || a.gross_minor !== b.gross_minor || linesText(a) !== linesText(b);
/** Lines as far as they matter: which there are, and of how much. */
const linesText = ({ lines }: PricedCommission) =>
  lines.map((line) => `${line.line_id}=${line.base_minor}`).join();
const isMoved = (by: BaseAndSplit) =>
  by.base_minor !== 0n || by.gross_minor !== 0n || by.platform_fee_minor !== 0n;
