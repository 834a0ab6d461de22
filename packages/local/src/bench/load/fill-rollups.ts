import { connectDatabase } from '@skinstack/db/connect-database';
import { rebuildRollups } from '@skinstack/db/rebuild-rollups';

const DAY_MS = 86_400_000;
/** A day of a hundred million clicks takes more than a Worker's deadline. */
const LONGEST_MS = 280_000;

/**
 * Counts the rollups of each day as `npm run rollups -- rebuild` does.
 * @param proceed is told how many of the days are done, after each; may throw to stop
 */
export async function fillRollups(
  database_url: string,
  { day_count, until }: { day_count: number; until: Date },
  proceed: (done_count: number) => void,
): Promise<void> {
  for (let at = 0; at < day_count; at++) {
    const day = new Date(until.getTime() - (day_count - at) * DAY_MS).toISOString().slice(0, 10);
    const db = connectDatabase(database_url, AbortSignal.timeout(LONGEST_MS));
    await rebuildRollups(db, day);
    proceed(at + 1);
  }
}
