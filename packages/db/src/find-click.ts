import { and, eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { clicks } from './schema/clicks.ts';

/**
 * A click by its id, which says its month; null when it is not there, or not any more. The database
 * reads the time of the id: an id may be of a year that no date is written in.
 */
export async function findClick(db: Database, id: string) {
  const [click] = await db
    .select()
    .from(clicks)
    .where(and(eq(clicks.id, id), eq(clicks.clicked_at, sql`id_time(${id})`)));
  return click ?? null;
}
