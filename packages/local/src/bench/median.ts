import { percentile } from './percentile.ts';

/** The middle of some measurements: what one disturbed repeat does not move. NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
