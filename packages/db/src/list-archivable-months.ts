import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** First days of the months (`2025-09-01`) of the partitions wholly before a time, in order. */
export async function listArchivableMonths(db: Database, before: Date): Promise<string[]> {
  const result = await db.execute(sql`
    select to_char(month_on, 'YYYY-MM-DD') as month_on from (
      select to_date(right(relname, 7), 'YYYY_MM') as month_on
      from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'clicks'::regclass and relname ~ '^clicks_\\d{4}_\\d{2}$'
    ) as partitions
    where (month_on + interval '1 month') at time zone 'UTC' <= ${before.toISOString()}::timestamptz
    order by 1`);
  return result.rows.map((row) => String(row.month_on));
}
