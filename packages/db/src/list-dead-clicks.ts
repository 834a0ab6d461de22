import { asc, isNull } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { deadClicks } from './schema/dead-clicks.ts';

/** The dead clicks that wait, oldest first, after so many. */
export function listDeadClicks(db: Database, limit: number, offset = 0) {
  return db
    .select()
    .from(deadClicks)
    .where(isNull(deadClicks.replayed_at))
    .orderBy(asc(deadClicks.created_at), asc(deadClicks.digest))
    .limit(limit)
    .offset(offset);
}
