import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { isKeyUsed } from '@skinstack/db/rows/insert-row-once';

/** Every try that finds the order changed means that another write went through. */
const MAX_TRIES = 120;

/**
 * Reads, decides and writes until a write succeeds. An attempt returns null when the order changed
 * after it was read, and is then made again on the new state; so is one that a unique key refused,
 * unless that of a request: it took effect before.
 */
export async function retryOnConflict<T>(attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const result = await attempt();
      if (result !== null) return result;
    } catch (error) {
      const isOurs = classifyDbError(error).kind === 'unique_violation' && !isKeyUsed(error);
      if (!isOurs) throw error;
    }
  }
  throw new Error('the order kept changing while it was being changed');
}
