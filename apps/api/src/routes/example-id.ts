import type { Id, IdPrefix } from '@skinstack/domain/ids';

const FIRST = '01kdvdna00e00800000000000';

/**
 * The id of the first (0) or n-th of its kind in the local world that `npm run dev` seeds: Mina
 * Park, the Barrier Repair Serum of Dew Botanics, her link to it. The examples use them, so they
 * work there; a test compares them with the seed.
 * @param number 0 to 9
 */
export function exampleId<P extends IdPrefix>(prefix: P, number = 0): Id<P> {
  return `${prefix}_${FIRST}${number}`;
}
