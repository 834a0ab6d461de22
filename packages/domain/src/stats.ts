import { roundHalfUp } from './money.ts';

/** `part ÷ whole` to four digits (0.0312 is 3.12 %); null when there is no whole to divide by. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** An amount shared over a count (earnings per click, revenue per order); null over nothing. */
export function amountPer(amount_minor: bigint, count: number): bigint | null {
  return count === 0 ? null : roundHalfUp(amount_minor, BigInt(count));
}
