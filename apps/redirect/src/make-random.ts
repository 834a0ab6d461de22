const POOL_BYTES = 4_096;

/** Random bytes cut from a pool that is filled at once: one call of the runtime for many ids. */
export function makeRandom(): (length: number) => Uint8Array<ArrayBuffer> {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (length) => {
    if (used + length > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at++) bytes[at] = pool[used++] ?? 0;
    return bytes;
  };
}
