import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/**
 * Forgets visitors of the months that were dropped, some at a time: nothing counts them any more.
 * @returns how many; fewer than `limit` when none is left
 */
export async function deleteDroppedVisitors(db: Database, limit: number): Promise<number> {
  const result = await db.execute(sql`
    delete from link_visitors where (seen_on, link_id, visitor_hash) in (
      select seen_on, link_id, visitor_hash
      from click_archives join link_visitors on seen_on >= month_on
        and seen_on < (month_on + interval '1 month')::date
      where dropped_at is not null limit ${limit}::int
    )`);
  return result.rowCount ?? 0;
}
