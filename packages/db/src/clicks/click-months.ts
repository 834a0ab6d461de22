import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { clickArchives } from '../schema/click-archives.ts';

/** Makes the monthly partitions of clicks from the month of `from` on, `months` ahead. */
export async function prepareClickPartitions(
  db: Database,
  from: Date,
  months: number,
): Promise<void> {
  const first_on = from.toISOString().slice(0, 10);
  await db.execute(sql`select prepare_click_partitions(${first_on}::date, ${months}::int)`);
}

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

/** Lets no more clicks into a month (by its first day); one that is closed stays so. */
export async function closeClickMonth(db: Database, month_on: string): Promise<void> {
  await db.execute(sql`select close_click_month(${month_on}::date)`);
}

/** Notes that every click of a month was found in the archive, with its manifest. */
export async function markArchiveProven(db: Database, month_on: string, at: Date): Promise<void> {
  await db.update(clickArchives).set({ proven_at: at }).where(eq(clickArchives.month_on, month_on));
}

/**
 * Drops the clicks of a closed month. @throws when `needs_proof` and not every one of its clicks is
 * proven to be in the archive
 */
export async function dropClickMonth(
  db: Database,
  month_on: string,
  needs_proof: boolean,
): Promise<void> {
  await db.execute(sql`select drop_click_month(${month_on}::date, ${needs_proof})`);
}

/**
 * Forgets visitors of the months that were dropped, some at a time: nothing counts them any more.
 * Their day may be one of the month beside, in the time zone they are counted by.
 * @returns how many; fewer than `limit` when none is left
 */
export async function deleteDroppedVisitors(db: Database, limit: number): Promise<number> {
  const result = await db.execute(sql`
    delete from link_visitors where (seen_on, link_id, visitor_hash) in (
      select seen_on, link_id, visitor_hash
      from click_archives join link_visitors on seen_on >= month_on - 1
        and seen_on <= (month_on + interval '1 month')::date
        and coalesce(id_time(click_id) at time zone 'UTC', seen_on) >= month_on
        and coalesce(id_time(click_id) at time zone 'UTC', seen_on) < month_on + interval '1 month'
      where dropped_at is not null limit ${limit}::int
    )`);
  return result.rowCount ?? 0;
}
