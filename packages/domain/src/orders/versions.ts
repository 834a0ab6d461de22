/**
 * How new a word of a network is: when it was true, and what decides between two of one moment
 * (networks tell seconds). Each network's page says what its versions are made of.
 */
export type Version = { at_ms: number; rank: number };

/** Older than anything that says when it was true. */
export const OLDEST: Version = { at_ms: 0, rank: 0 };

/** Below 0 when `a` is older than `b`, 0 when neither is newer. */
export function compareVersions(a: Version, b: Version): number {
  return a.at_ms - b.at_ms || a.rank - b.rank;
}
