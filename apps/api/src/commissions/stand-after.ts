import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { OrderFigures } from '@skinstack/db/orders/insert-order';
import type { Lowering } from '@skinstack/db/payouts/lower-payouts';
import type { CommissionState, Verdict } from '@skinstack/db/schema/commissions';
import type { BaseAndSplit } from '@skinstack/domain/commissions/commission';
import { transfer } from '@skinstack/domain/ledger';
import { isHeldForReview, type ReviewAction, verdictOf } from '@skinstack/domain/orders/flags';
import type { Ports } from '../ports.ts';
import { isDisputed } from './facts.ts';
import type { CreditedTo } from './reversals.ts';

/** What a commission comes to after a change, and what stops it: a person, or the policy. */
export type After = {
  figures: OrderFigures;
  verdict: Verdict | null;
  whole: BaseAndSplit;
  reversed: BaseAndSplit;
};

/** What the review policy said of a commission; before there was one, embedded ones were held. */
export function reviewOfOrder({ commission, decision }: ReviewedOrder): ReviewAction {
  return commission?.review ?? (isHeldForReview(decision) ? 'hold' : 'pay');
}
type ReviewedOrder = Pick<RecordedOrder, 'commission' | 'decision'>;

/** What stops a commission, if anything: what a person decided last, else the review policy. */
export function standingVerdict(order: ReviewedOrder): Verdict | null {
  return verdictOf(order.commission?.verdict ?? null, reviewOfOrder(order));
}

/** Whether a commission waits: for a dispute, for a review, or because an operator says so. */
function isHeld({ figures, verdict }: After): boolean {
  return isDisputed(figures.facts) || verdict === 'held';
}

/** What of a commission is with the bank, or arrived: it cannot be held any more. */
export function sentMinor({ parts }: Pick<RecordedOrder, 'parts'>): bigint {
  return parts
    .filter(({ state }) => state === 'sent' || state === 'settled')
    .reduce((sum, { part_minor }) => sum + part_minor, 0n);
}

/** The state of a commission after a change: reversed when nothing of it is left. */
export function stateAfter(order: RecordedOrder, after: After): CommissionState {
  const { figures, verdict, whole, reversed } = after;
  if (verdict === 'rejected') return 'rejected';
  const { facts, void_reason } = figures;
  const hasReversals = void_reason !== null || facts.reversals.length > 0;
  if (hasReversals && reversed.gross_minor === whole.gross_minor) return 'reversed';
  // what was sent cannot be held any more: a dispute that is lost is clawed back
  if (isHeld(after) && sentMinor(order) === 0n) return 'held';
  if (!order.is_approved) return 'pending';
  const isSettled = order.parts.some(({ state, part_minor }) => {
    return state === 'settled' && part_minor > 0n;
  });
  return isSettled ? 'paid' : 'approved';
}

/**
 * What is taken out of payouts that are not sent yet, because less of the commission is payable
 * now than they hold: the file pays what is owed. What was sent stays, to be clawed back.
 */
export function lowerRequested(
  ports: Ports,
  order: RecordedOrder,
  state: CommissionState,
  { whole, reversed }: After,
): Lowering[] {
  const { commission, is_approved, external_order_id } = order;
  const payable_minor = is_approved && state !== 'held' ? whole.net_minor - reversed.net_minor : 0n;
  let excess_minor = (commission?.paid_out_minor ?? 0n) - payable_minor;
  const reason = `Order ${external_order_id}: less is owed than was requested`;
  return order.parts.flatMap(({ payout_id, part_minor, payout_minor, ...part }) => {
    const amount_minor = least(excess_minor, part_minor, payout_minor);
    if (part.state !== 'requested' || amount_minor <= 0n) return [];
    excess_minor -= amount_minor;
    return [{ id: ports.newId('red'), payout_id, amount_minor, reason }];
  });
}

function least(...amounts: readonly [bigint, ...bigint[]]): bigint {
  let smallest = amounts[0];
  for (const one of amounts) if (one < smallest) smallest = one;
  return smallest;
}

/** The journals of what is taken out of payouts: back to what is payable. */
export function loweringJournals(
  ports: Ports,
  { parties }: CreditedTo,
  lowered: readonly Lowering[],
) {
  return lowered.map(({ payout_id, amount_minor, reason }) => {
    const journal = transfer('payout_lowered', amount_minor, parties, reason);
    return { id: ports.newId('jrn'), journal, payout_id };
  });
}

/** Money that was payable goes back on hold: a dispute was opened, or an operator stopped it. */
export function holdJournal(
  ports: Ports,
  { external_order_id, is_approved }: RecordedOrder,
  { commission_id, parties }: CreditedTo,
  state: CommissionState,
  { whole, reversed, figures }: After,
) {
  if (state !== 'held' || !is_approved) return [];
  const net_minor = whole.net_minor - reversed.net_minor;
  const why = isDisputed(figures.facts) ? 'is disputed' : 'was stopped by an operator';
  const reason = `Order ${external_order_id} ${why}: on hold again`;
  const journal = transfer('hold', net_minor, parties, reason);
  return [{ id: ports.newId('jrn'), journal, commission_id }];
}
