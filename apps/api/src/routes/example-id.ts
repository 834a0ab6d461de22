import type { Id, IdPrefix } from '@skinstack/domain/ids';

const FIRST = '01kdvdna00e00800000000000';

/**
 * The first (0) or n-th of its kind in the local world that `npm run dev` seeds: Mina Park, the
 * Barrier Repair Serum of Dew Botanics, her link to it. The examples name them, so they work there;
 * a test holds them against the seed.
 * @param number 0 to 9
 */
export function exampleId<P extends IdPrefix>(prefix: P, number = 0): Id<P> {
  return `${prefix}_${FIRST}${number}`;
}
