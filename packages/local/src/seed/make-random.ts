/** Repeatable randomness (mulberry32): the same seed makes the same world. */
export type Random = {
  /** A whole number from 0 to `limit` − 1. */
  below(limit: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  bytes(length: number): Uint8Array<ArrayBuffer>;
};

/** Makes a random source from a whole number. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % limit;
  return {
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
