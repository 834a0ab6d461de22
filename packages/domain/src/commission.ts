import { assert } from './assert.ts';
import { roundHalfUp } from './money.ts';

/** What an order earned: `gross = platform_fee + net`, all in minor units of one currency. */
export type CommissionSplit = {
  gross_minor: bigint;
  platform_fee_minor: bigint;
  net_minor: bigint;
};

/** How the gross came about; copied onto the commission so that later edits change nothing. */
export type CommissionTerms = {
  source: 'network' | 'rate' | 'flat';
  rule_id: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
  platform_fee_rate_bps: number;
  hold_days: number;
};

const WHOLE_BPS = 10_000n;

/** `round_half_up(base × rate)`; `rate_bps` 0–10000. */
export function grossFromRate(base_minor: bigint, rate_bps: number): bigint {
  assert(Number.isInteger(rate_bps) && rate_bps >= 0 && rate_bps <= 10_000, 'rate is 0–10000 bps');
  return roundHalfUp(base_minor * BigInt(rate_bps), WHOLE_BPS);
}

/** Splits a gross: the fee is rounded half up, the net is the remainder, never rounded itself. */
export function splitCommission(
  gross_minor: bigint,
  platform_fee_rate_bps: number,
): CommissionSplit {
  assert(gross_minor >= 0n, 'gross is not negative');
  const platform_fee_minor = grossFromRate(gross_minor, platform_fee_rate_bps);
  return { gross_minor, platform_fee_minor, net_minor: gross_minor - platform_fee_minor };
}

/** What is already taken back of a commission, and out of how much. */
export type ReversibleCommission = {
  base_minor: bigint;
  gross_minor: bigint;
  reversed_base_minor: bigint;
  reversed_gross_minor: bigint;
  platform_fee_rate_bps: number;
};
/** How much a reversal takes back: everything left, a part of the base, of the gross, or lines. */
export type ReversalPart =
  | { kind: 'all' }
  | { kind: 'base'; base_minor: bigint }
  | { kind: 'gross'; base_minor: bigint; gross_minor: bigint }
  | { kind: 'lines'; lines: readonly LinePart[]; base_minor: bigint };
/** What is taken back of one line; `base_minor` beside the lines is of none in particular. */
export type LinePart = { line_id: string; base_minor: bigint };

/**
 * The split to take back now. Works on the running total, so parts add up exactly to the whole,
 * never exceed it, and no part ever gives the influencer money: with `fee(g)` the fee of a gross
 * `g`, the fee taken back is `fee(total after) − fee(total before)`, which is ≤ the gross taken.
 */
export function splitReversal(
  commission: ReversibleCommission,
  part: ReversalPart,
): { base_minor: bigint; split: CommissionSplit } {
  const { base_minor, gross_minor, reversed_base_minor, reversed_gross_minor } = commission;
  const base_after =
    part.kind === 'all' ? base_minor : least(base_minor, reversed_base_minor + part.base_minor);
  const gross_after = greatest(reversed_gross_minor, reversedGross(commission, part, base_after));
  const fee = (gross: bigint) => grossFromRate(gross, commission.platform_fee_rate_bps);
  const gross = least(gross_minor, gross_after) - reversed_gross_minor;
  const platform_fee = fee(reversed_gross_minor + gross) - fee(reversed_gross_minor);
  return {
    base_minor: base_after - reversed_base_minor,
    split: {
      gross_minor: gross,
      platform_fee_minor: platform_fee,
      net_minor: gross - platform_fee,
    },
  };
}

function reversedGross(
  { base_minor, gross_minor, reversed_gross_minor }: ReversibleCommission,
  part: ReversalPart,
  base_after: bigint,
): bigint {
  if (part.kind === 'gross') return reversed_gross_minor + part.gross_minor;
  if (part.kind === 'all' || base_after >= base_minor) return gross_minor;
  return roundHalfUp(gross_minor * base_after, base_minor);
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const greatest = (a: bigint, b: bigint) => (a > b ? a : b);
