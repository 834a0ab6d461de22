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

/** Nothing earned, nothing taken back. */
export const NOTHING: BaseAndSplit = {
  base_minor: 0n,
  gross_minor: 0n,
  platform_fee_minor: 0n,
  net_minor: 0n,
};
