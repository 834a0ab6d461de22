import { type BaseAndSplit, type ReversalPart, splitCommission } from './commission.ts';
import { sumReversals, type WholeCommission } from './sum-reversals.ts';

/** What a change of an order comes to: an adjustment, then the effect of each new reversal. */
export type PlannedChange = {
  /** By how much what stands moved because the order itself did; may be negative. */
  adjusted: BaseAndSplit;
  /** What each of the new reversals takes back, in their order. */
  effects: BaseAndSplit[];
  /** All that is taken back after the change. */
  taken: BaseAndSplit;
};

/**
 * Works out a change from the facts: what the whole commission is now, what was already taken back
 * by old reversals, and what new ones add. What stands afterwards depends on the facts alone, so
 * the same facts end in the same books whatever their order.
 * @param was the whole before, and what is posted as taken back of it
 */
export function planChange(
  was: { whole: WholeCommission; taken: BaseAndSplit },
  now: { whole: WholeCommission; is_void: boolean },
  old_parts: readonly ReversalPart[],
  new_parts: readonly ReversalPart[],
): PlannedChange {
  let taken = sumReversals(now.whole, old_parts, now.is_void);
  const stands = subtract(splitOf(now.whole), taken);
  const adjusted = subtract(stands, subtract(splitOf(was.whole), was.taken));
  const effects = new_parts.map((_, index) => {
    const parts = [...old_parts, ...new_parts.slice(0, index + 1)];
    const after = sumReversals(now.whole, parts, now.is_void);
    const effect = subtract(after, taken);
    taken = after;
    return effect;
  });
  return { adjusted, effects, taken };
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
