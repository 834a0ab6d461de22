import { assert } from '../assert.ts';
import { roundHalfUp } from '../money.ts';

/** What an order earned: `gross = platform_fee + net`, all in minor units of one currency. */
export type CommissionSplit = {
  gross_minor: bigint;
  platform_fee_minor: bigint;
  net_minor: bigint;
};
/** A split and the commissionable base it is of. */
export type BaseAndSplit = CommissionSplit & { base_minor: bigint };

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

/** How much a reversal takes back. */
export type ReversalPart =
  /** Everything that is left. */
  | { kind: 'all' }
  /** A part of the base, of no line in particular. */
  | { kind: 'base'; base_minor: bigint }
  /** A part of the gross, as the network states it. */
  | { kind: 'gross'; base_minor: bigint; gross_minor: bigint }
  /** Parts of lines, and of the base beside them. */
  | { kind: 'lines'; lines: readonly LinePart[]; base_minor: bigint }
  /**
   * Goods given back, and the money paid out for goods (less what explains tax, shipping, duties,
   * fees): negative while the goods are back and the money is not. Netted over all of an order's.
   */
  | { kind: 'netted'; lines: readonly LinePart[]; money_minor: bigint }
  /** What the order's own report took back by standing for nothing: no part beside that. */
  | { kind: 'report' };
export type LinePart = { line_id: string; base_minor: bigint };

/** Nothing earned, nothing taken back. */
export const NOTHING: BaseAndSplit = {
  base_minor: 0n,
  gross_minor: 0n,
  platform_fee_minor: 0n,
  net_minor: 0n,
};
