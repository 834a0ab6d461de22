import { classifyDbError } from '@skinstack/db/classify-db-error';

/** Each try that finds the order changed means somebody else's write went through. */
const MAX_TRIES = 120;

/**
 * Reads, decides and writes until the write holds: one that finds the order changed since it was
 * read returns null, and is tried again on what it is now; so is one that a unique key refused.
 */
export async function untilUnchanged<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const result = await attempt();
      if (result !== null) return result;
    } catch (error) {
      if (classifyDbError(error).kind !== 'unique_violation') throw error;
    }
  }
  throw new Error('the order kept changing while it was being changed');
}
