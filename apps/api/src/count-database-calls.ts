import { AsyncLocalStorage } from 'node:async_hooks';
import { watchDatabaseCalls } from '@skinstack/db/connect-neon';

/** What some work asked of the database; calls made at once count each with its whole time. */
export type DatabaseCost = { call_count: number; duration_ms: number };

/** Whose work a call belongs to; requests beside each other in an isolate do not meet here. */
const current = new AsyncLocalStorage<DatabaseCost>();

watchDatabaseCalls((duration_ms) => {
  const cost = current.getStore();
  if (cost === undefined) return;
  cost.call_count++;
  cost.duration_ms += duration_ms;
});

/** Does some work, and adds what it asks of the database to `cost`. */
export function countDatabaseCalls<T>(cost: DatabaseCost, work: () => Promise<T>): Promise<T> {
  return current.run(cost, work);
}
