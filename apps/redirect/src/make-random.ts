const POOL_BYTES = 4_000;

/**
 * Random bytes cut from a pool, so that one call of the runtime serves many ids. The bytes returned
 * are overwritten by the next call.
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
