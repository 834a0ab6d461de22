const POOL_BYTES = 4_000;

/**
 * Random bytes cut from a pool that is filled at once: one call of the runtime for many ids. What
 * is given holds until the next is asked for.
 */
export function makeRandom(length: number): () => Uint8Array {
  const pool = new Uint8Array(POOL_BYTES);
  const bytes = new Uint8Array(length);
  let used = POOL_BYTES;
  return () => {
    if (used + length > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    for (let at = 0; at < length; at++) bytes[at] = pool[used++] ?? 0;
    return bytes;
  };
}
