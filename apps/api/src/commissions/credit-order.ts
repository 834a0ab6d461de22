import type { ReversalRow } from '@skinstack/db/commissions/insert-reversals';
import type { JournalRow } from '@skinstack/db/ledger/insert-journals';
import type { CommissionRow, OrderFigures } from '@skinstack/db/orders/insert-order';
import type { ProgramTerms } from '@skinstack/db/terms';
import { assert } from '@skinstack/domain/assert';
import { type BaseAndSplit, NOTHING } from '@skinstack/domain/commissions/commission';
import {
  planChange,
  priceOrder,
  splitOf,
  subtract,
} from '@skinstack/domain/commissions/price-order';
import type { OrderKind } from '@skinstack/domain/customers/bond';
import {
  accrual,
  adjustment,
  decision,
  type Journal,
  type Parties,
} from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import { type Flag, type ReviewAction, reviewSteps } from '@skinstack/domain/orders/flags';
import { editedOffOf, type OrderFacts } from '@skinstack/domain/orders/order-facts';
import { holdEnd } from '@skinstack/domain/orders/payment';
import type { Ports } from '../ports.ts';
import { ratedBy } from './complete-terms.ts';
import { isDisputed, type ToldReversal } from './facts.ts';
import { reversalRows, voidReversal } from './reversals.ts';
import {
  chooseTerms,
  explainPrice,
  haveTiers,
  keptTerms,
  storeTerms,
  uniqueLines,
} from './terms.ts';

/** A credited order: its rows, its journals, and the steps that explain them. */
export type Credit = {
  earned: CommissionRow;
  reversals: ReversalRow[];
  journals: JournalRow[];
  steps: DecisionStep[];
};
/** The order that is credited, and what was told of it. */
export type Crediting = {
  external_order_id: string;
  currency: string;
  ordered_at_ms: number;
  /** What it is to its customer. */
  order_kind: OrderKind | null;
  nth_order: number | null;
  /** Whether it was somebody else's: what was taken back of it is no news. */
  is_moved?: boolean;
  /** When the order was first told to us. */
  learned_at_ms: number;
  figures: OrderFigures;
  /** The facts before the reversals that are told now. */
  stated: OrderFacts;
  told: readonly ToldReversal[];
  /** Why to look at it, and what the program's policy says of that. */
  flags: readonly Flag[];
  review: ReviewAction;
};

/**
 * Credits an order: prices it under the terms in force, accrues the commission, and applies the
 * reversals known already. It decides only; the rows are for the statement that writes them.
 */
export function creditOrder(
  ports: Ports,
  order: Crediting,
  attribution: Attribution,
  program: ProgramTerms,
): Credit {
  const { influencer_id, merchant_id, product_id } = attribution;
  const { currency, external_order_id: order_id, ordered_at_ms, figures, flags, review } = order;
  assert(isCurrency(currency), 'an order has a known currency');
  const { facts } = figures;
  const lines = [...facts.newest.lines, ...(facts.itemised?.lines ?? [])];
  const { order_kind, nth_order, is_moved = false } = order;
  const earner = { influencer_id, product_id };
  const choice = { earner, currency, ordered_at_ms, order_kind, nth_order };
  const terms = chooseTerms(program, uniqueLines(lines), choice);
  const kept = keptTerms(terms, 0n);
  const priced = priceOrder(facts, kept);
  const { platform_fee_rate_bps, hold_days, hold_from } = program;
  const { payment_state } = facts.newest;
  const whole = { ...priced, platform_fee_rate_bps, edited_off_minor: editedOffOf(facts) };
  const plan = planChange({ whole, reversed: NOTHING }, whole, order.stated, order.told);
  const commission_id = ports.newId('com');
  const parties = { merchant_id, influencer_id, currency };
  const is_void = figures.void_reason !== null;
  const reversed = reversalRows(
    ports,
    order_id,
    { commission_id, parties, standing: 'influencer_pending' },
    [],
    [
      ...(is_moved ? [] : voidReversal(order.stated.newest, plan.adjusted)),
      ...order.told.map((one, index) => ({ ...one, effect: plan.effects[index] ?? NOTHING })),
    ],
  );
  const journals = accrualsOf(order, splitOf(whole), plan.adjusted, parties);
  const hasReversals = is_void || facts.reversals.length > 0;
  const isReversed = hasReversals && plan.reversed.gross_minor === whole.gross_minor;
  const stated_minor = facts.stating?.gross_minor ?? null;
  const isRejected = review === 'reject';
  const is_held = isDisputed(facts) || review === 'hold';
  const rejectedSteps = isRejected ? reviewSteps(flags, program.review_policy, influencer_id) : [];
  const rejection = isRejected ? rejectionOf(order, plan.reversed, splitOf(whole), parties) : [];
  const { rule_id, rate_bps, flat_minor } = ratedBy(terms, priced);
  const hold = { hold_days, hold_from, payment_state, is_held, is_rejected: isRejected };
  const explained = { currency, priced, stated_minor, platform_fee_rate_bps, ...hold };
  const source = stated_minor !== null ? 'network' : flat_minor !== null ? 'flat' : 'rate';
  return {
    earned: {
      conversion_id: ports.newId('cnv'),
      commission_id,
      attribution,
      terms: { source, rule_id, rate_bps, flat_minor, platform_fee_rate_bps, hold_days },
      whole: splitOf(whole),
      lines: priced.lines,
      reversed: isRejected ? splitOf(whole) : plan.reversed,
      ...{ flags, review },
      state: isRejected ? 'rejected' : isReversed ? 'reversed' : is_held ? 'held' : 'pending',
      available_at: availableAt(order, program),
      hold_from,
      kept: { terms: storeTerms(terms), has_tiers: haveTiers(terms) },
    },
    reversals: reversed.reversals,
    journals: [
      ...journals.map((journal) => ({ id: ports.newId('jrn'), journal, commission_id })),
      ...reversed.journals,
      ...rejection.map((journal) => ({ id: ports.newId('jrn'), journal, commission_id })),
    ],
    steps: [...explainPrice(explained, kept), ...reversed.steps, ...rejectedSteps],
  };
}

/** The journals of what it earns, and of what was taken back of that before. */
function accrualsOf(
  { external_order_id, stated, is_moved = false }: Crediting,
  whole: BaseAndSplit,
  adjusted: BaseAndSplit,
  parties: Parties,
): Journal[] {
  const accrued = accrual(whole, parties, `Order ${external_order_id}`);
  const isTold = stated.newest.void_reason !== null && !is_moved;
  if (isTold || adjusted.gross_minor === 0n) return [accrued];
  const why = `Order ${external_order_id}: taken back before it was credited`;
  return [accrued, adjustment(adjusted, parties, 'influencer_pending', why)];
}

/** The journal by which the program's policy takes back what would stand. */
function rejectionOf(
  { external_order_id, flags }: Crediting,
  reversed: BaseAndSplit,
  whole: BaseAndSplit,
  parties: Parties,
): Journal[] {
  const reason = `Order ${external_order_id} was rejected by the program’s policy: ${flags.join()}`;
  const back = subtract(reversed, whole);
  return [decision('rejection', back, parties, 'influencer_pending', reason)];
}

/** When the hold ends by what is known; null while it has not begun. */
function availableAt(
  { figures, ordered_at_ms, learned_at_ms }: Crediting,
  { hold_from, hold_days }: ProgramTerms,
): Date | null {
  const { paid_at, fulfilled_at, facts } = figures;
  const due_ms = holdEnd({
    hold_from,
    hold_days,
    payment_state: facts.newest.payment_state,
    ordered_at_ms,
    paid_at_ms: paid_at?.getTime() ?? null,
    fulfilled_at_ms: fulfilled_at?.getTime() ?? null,
    learned_at_ms,
  });
  return due_ms === null ? null : new Date(due_ms);
}
