import { asc, isNull } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { deadClicks } from './schema/dead-clicks.ts';

/** The dead clicks that wait, oldest first. */
export function listDeadClicks(db: Database, limit: number) {
  return db
    .select()
    .from(deadClicks)
    .where(isNull(deadClicks.replayed_at))
    .orderBy(asc(deadClicks.created_at), asc(deadClicks.digest))
    .limit(limit);
}
