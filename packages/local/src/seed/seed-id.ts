import { type Id, type IdPrefix, makeId } from '@skinstack/domain/ids';

const FIRST_DAY_MS = Date.UTC(2026, 0, 1);

/**
 * The id of the n-th thing of its kind in the seeded world. Always the same, whenever the world is
 * seeded, so that the documentation can name it and its examples work.
 */
export function seedId<P extends IdPrefix>(prefix: P, number: number): Id<P> {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(6, number);
  return makeId(prefix, FIRST_DAY_MS, bytes);
}
