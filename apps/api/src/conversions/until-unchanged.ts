/** Each try that finds the order changed means somebody else's write went through. */
const MAX_TRIES = 120;

/**
 * Reads, decides and writes until the write holds: one that finds the order changed since it was
 * read returns null, and is tried again on what it is now.
 */
export async function untilUnchanged<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const result = await attempt();
    if (result !== null) return result;
  }
  throw new Error('the order kept changing while it was being changed');
}
