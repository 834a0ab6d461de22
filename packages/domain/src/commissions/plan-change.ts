import {
  addReversal,
  type OrderFacts,
  partsOf,
  type ReversalFact,
  voidReasonOf,
} from '../orders/order-facts.ts';
import { type BaseAndSplit, splitCommission } from './commission.ts';
import { sumReversals, type WholeCommission } from './sum-reversals.ts';

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
 */
export function planChange(
  was: { whole: WholeCommission; reversed: BaseAndSplit },
  now: WholeCommission,
  stated: OrderFacts,
  told: readonly ReversalFact[],
): PlannedChange {
  let facts = stated;
  let reversed = reversedOf(now, facts);
  const stands = subtract(splitOf(now), reversed);
  const adjusted = subtract(stands, subtract(splitOf(was.whole), was.reversed));
  const effects = told.map((one) => {
    facts = addReversal(facts, one);
    const after = reversedOf(now, facts);
    const effect = subtract(after, reversed);
    reversed = after;
    return effect;
  });
  return { adjusted, effects, reversed };
}

/** All that the facts take back of a commission. */
export function reversedOf(now: WholeCommission, facts: OrderFacts): BaseAndSplit {
  return sumReversals(now, partsOf(facts), voidReasonOf(facts) !== null);
}

/** A whole commission, split: gross = fee + net. */
export function splitOf({
  base_minor,
  gross_minor,
  platform_fee_rate_bps,
}: WholeCommission): BaseAndSplit {
  return { base_minor, ...splitCommission(gross_minor, platform_fee_rate_bps) };
}

function subtract(a: BaseAndSplit, b: BaseAndSplit): BaseAndSplit {
  return {
    base_minor: a.base_minor - b.base_minor,
    gross_minor: a.gross_minor - b.gross_minor,
    platform_fee_minor: a.platform_fee_minor - b.platform_fee_minor,
    net_minor: a.net_minor - b.net_minor,
  };
}
