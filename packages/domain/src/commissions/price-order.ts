import { roundHalfUp, splitByWeight } from '../money.ts';
import {
  addReversal,
  editedOffOf,
  type OrderFacts,
  partsOf,
  type ReversalFact,
  type Statement,
  voidReasonOf,
} from '../orders/order-facts.ts';
import {
  effectiveTerms,
  grossByTerms,
  NO_TERMS,
  type PricedLine,
  priceLines,
  type TieredTerms,
} from '../terms.ts';
import { type BaseAndSplit, splitCommission } from './commission.ts';
import { sumReversals, type WholeCommission } from './sum-reversals.ts';

/** The terms an order is paid by, as they were in force when it was first credited. */
export type KeptTerms = {
  /** Of an order that tells no lines. */
  order: TieredTerms;
  /** Of each line that was ever told, by its id, with the product it names. */
  lines: ReadonlyMap<string, TieredTerms & { product_id: string | null }>;
  /** What the month was settled at; 0 until then: no volume tier applies yet. */
  month_minor: bigint;
};
/** What an order earns before anything is taken back. */
export type PricedOrder = { base_minor: bigint; gross_minor: bigint; lines: PricedLine[] };

/**
 * Prices an order from its facts and its kept terms alone, never from what it was priced at before;
 * so the same facts earn the same, whatever came between. The commission the network states goes
 * first; then the lines of the newest statement that told them; else the order as a whole. A
 * statement that leaves lines or commission out is paid in proportion to the one that told them.
 */
export function priceOrder(facts: OrderFacts, terms: KeptTerms): PricedOrder {
  const { newest, stating, itemised } = facts;
  const { base_minor } = newest;
  if (stating) {
    const stated_minor = stating.gross_minor ?? 0n;
    return { base_minor, gross_minor: scale(stated_minor, newest, stating), lines: [] };
  }
  // lines that come to nothing show no proportion for an order that comes to something
  const isItemised = itemised !== null && (itemised.base_minor > 0n || base_minor === 0n);
  if (isItemised) return priceItemised(newest, itemised, terms);
  const gross_minor = grossByTerms(effectiveTerms(terms.order, terms.month_minor), base_minor);
  return { base_minor, gross_minor, lines: [] };
}

/**
 * The lines of the newest statement that told them. When a later one told only another total, what
 * they earn by rates goes with it, in proportion; a flat amount is still paid once.
 */
function priceItemised(newest: Statement, itemised: Statement, terms: KeptTerms): PricedOrder {
  const lines = priceLines(
    itemised.lines.map(({ line_id, base_minor }) => {
      const { product_id, ...kept } = terms.lines.get(line_id) ?? {
        ...terms.order,
        product_id: null,
      };
      return { ...effectiveTerms(kept, terms.month_minor), line_id, product_id, base_minor };
    }),
  );
  const { base_minor } = newest;
  const priced = base_minor === itemised.base_minor ? lines : scaleLines(lines, newest, itemised);
  return { base_minor, gross_minor: sumGross(priced), lines: priced };
}

function scaleLines(lines: PricedLine[], to: Statement, from: Statement): PricedLine[] {
  const bases = splitByWeight(
    to.base_minor,
    lines.map((line) => line.base_minor),
  );
  const isRated = (line: PricedLine) => line.flat_minor === null;
  const byRate = lines.map((line) => (isRated(line) ? line.gross_minor : 0n));
  const rated = splitByWeight(scale(sumGross(lines.filter(isRated)), to, from), byRate);
  return lines.map((line, index) => {
    const base_minor = bases[index] ?? 0n;
    const flat = to.base_minor === 0n ? 0n : line.gross_minor;
    return { ...line, base_minor, gross_minor: isRated(line) ? (rated[index] ?? 0n) : flat };
  });
}

const sumGross = (lines: readonly PricedLine[]) =>
  lines.reduce((sum, line) => sum + line.gross_minor, 0n);

/** An amount of another statement, in proportion to the bases; rounded half up, once. */
function scale(amount_minor: bigint, to: Statement, from: Statement): bigint {
  if (to.base_minor === from.base_minor) return amount_minor;
  if (from.base_minor === 0n) return 0n;
  return roundHalfUp(amount_minor * to.base_minor, from.base_minor);
}

/**
 * What a change of an order comes to: an adjustment, then the effect of each word on a reversal.
 */
export type PlannedChange = {
  /** By how much what stands moved because the order itself did; may be negative. */
  adjusted: BaseAndSplit;
  /** What each of the reversals told takes back, in their order; negative gives back. */
  effects: BaseAndSplit[];
  /** All that is reversed after the change. */
  reversed: BaseAndSplit;
};

/**
 * Works out a change from the facts: what the commission is now, and what each word about a
 * reversal adds. What stands afterwards depends on the facts alone, so the same facts end in the
 * same books whatever their order.
 * @param was the commission before, and what is posted as reversed of it
 * @param stated the facts with the newest statement, before the reversals told along with it
 * @param is_rejected an operator took all of it back, whatever the facts say
 */
export function planChange(
  was: { whole: WholeCommission; reversed: BaseAndSplit },
  now: WholeCommission,
  stated: OrderFacts,
  told: readonly ReversalFact[],
  is_rejected = false,
): PlannedChange {
  let facts = stated;
  let reversed = reversedOf(now, facts, is_rejected);
  const stands = subtract(splitOf(now), reversed);
  const adjusted = subtract(stands, subtract(splitOf(was.whole), was.reversed));
  const effects = told.map((one) => {
    facts = addReversal(facts, one);
    const after = reversedOf(now, facts, is_rejected);
    const effect = subtract(after, reversed);
    reversed = after;
    return effect;
  });
  return { adjusted, effects, reversed };
}

/** All that is taken back of a commission: by the facts, or by an operator. */
function reversedOf(now: WholeCommission, facts: OrderFacts, is_rejected: boolean): BaseAndSplit {
  return sumReversals(now, partsOf(facts), is_rejected || voidReasonOf(facts) !== null);
}

/** Whether anything is left of an order: goods that were sold, and not all given back. */
export function isAnythingLeft(facts: OrderFacts): boolean {
  return baseLeft(facts) > 0n;
}

/** How much of the base of an order is left, whoever earns it. */
export function baseLeft(facts: OrderFacts): bigint {
  if (voidReasonOf(facts) !== null) return 0n;
  const order = { ...NO_TERMS, tiers: [] };
  const priced = priceOrder(facts, { order, lines: new Map(), month_minor: 0n });
  const whole = { ...priced, platform_fee_rate_bps: 0, edited_off_minor: editedOffOf(facts) };
  return priced.base_minor - sumReversals(whole, partsOf(facts), false).base_minor;
}

/** A whole commission, split: gross = fee + net. */
export function splitOf({
  base_minor,
  gross_minor,
  platform_fee_rate_bps,
}: WholeCommission): BaseAndSplit {
  return { base_minor, ...splitCommission(gross_minor, platform_fee_rate_bps) };
}

/** What is left of amounts after others, each by itself. */
export function subtract(a: BaseAndSplit, b: BaseAndSplit): BaseAndSplit {
  return {
    base_minor: a.base_minor - b.base_minor,
    gross_minor: a.gross_minor - b.gross_minor,
    platform_fee_minor: a.platform_fee_minor - b.platform_fee_minor,
    net_minor: a.net_minor - b.net_minor,
  };
}
