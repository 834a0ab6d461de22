import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** Days of UTC (`2026-11-22`) on which an influencer's links were asked for, in order. */
export async function listClickDays(
  db: Database,
  influencer_id: string,
  from_on: string,
  limit: number,
): Promise<string[]> {
  const result = await db.execute(sql`
    select distinct to_char(hour_at at time zone 'UTC', 'YYYY-MM-DD') as day from link_hours
    where influencer_id = ${influencer_id}
      and hour_at >= (${from_on}::date)::timestamp at time zone 'UTC'
    order by day limit ${limit}::int`);
  return result.rows.map((row) => String(row.day));
}
