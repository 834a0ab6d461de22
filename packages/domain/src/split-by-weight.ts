import { assert } from './assert.ts';

/**
 * Splits a total over weights so that the parts add up to it exactly: each gets its share rounded
 * down, what is left goes by one to the largest remainders, the first of equals first (the largest
 * remainder method, Hamilton's). Weights of nothing get nothing; all nothing: the first gets all.
 */
export function splitByWeight(total: bigint, weights: readonly bigint[]): bigint[] {
  assert(total >= 0n && weights.every((weight) => weight >= 0n), 'nothing is negative');
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? total : 0n));
  const parts = weights.map((weight) => (total * weight) / whole);
  const left = Number(total - parts.reduce((sum, part) => sum + part, 0n));
  const remainder = (index: number) => (total * (weights[index] ?? 0n)) % whole;
  const byRemainder = weights
    .map((_, index) => index)
    .sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) < remainder(b) ? 1 : -1));
  for (const index of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
