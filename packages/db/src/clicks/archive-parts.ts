import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { clickArchiveParts } from '../schema/click-archive-parts.ts';

export type ArchivePart = typeof clickArchiveParts.$inferSelect;

/** Notes a file that was written; one that is noted stays as it is. */
export async function insertArchivePart(
  db: Database,
  part: typeof clickArchiveParts.$inferInsert,
): Promise<void> {
  await db.insert(clickArchiveParts).values(part).onConflictDoNothing();
}

/** What a file was found to be when it was read again. */
type Proof = {
  month_on: string;
  part: number;
  sha256: string;
  byte_count: number;
  proven_at: Date;
};

/** Notes that a file holds exactly the clicks of its part. */
export async function markPartProven(
  db: Database,
  { month_on, part, ...found }: Proof,
): Promise<void> {
  const { month_on: month, part: number } = clickArchiveParts;
  await db
    .update(clickArchiveParts)
    .set(found)
    .where(and(eq(month, month_on), eq(number, part)));
}

/** The files of a month, in order. */
export function listArchiveParts(db: Database, month_on: string): Promise<ArchivePart[]> {
  return db
    .select()
    .from(clickArchiveParts)
    .where(eq(clickArchiveParts.month_on, month_on))
    .orderBy(asc(clickArchiveParts.part));
}

/** Where a click of a closed month would be: the file; null when no file can hold it. */
export type ArchivePlace = {
  id: string;
  month_on: string;
  part: number | null;
  is_dropped: boolean;
  is_archived: boolean;
};

/** Where each click of a closed month would be in the archive; those of others are left out. */
export async function findArchiveParts(
  db: Database,
  clicks: readonly { id: string; clicked_at: string }[],
): Promise<ArchivePlace[]> {
  const result = await db.execute(sql`
    select click.id, to_char(archive.month_on, 'YYYY-MM-DD') as month_on, part.part,
      dropped_at is not null as is_dropped, archive.proven_at is not null as is_archived
    from jsonb_to_recordset(${JSON.stringify(clicks)}::jsonb) as click(
      id text, clicked_at timestamptz)
    join click_archives archive
      on archive.month_on = date_trunc('month', click.clicked_at at time zone 'UTC')
    left join click_archive_parts part on part.month_on = archive.month_on
      and click.id > part.after_id and click.id <= part.last_id`);
  return result.rows.map((row) => ({
    ...row,
    part: row.part === null ? null : Number(row.part),
  })) as ArchivePlace[];
}

/** What the archive keeps of a click. No visitor: only if the click was counted as a unique one. */
export const ARCHIVE_COLUMNS = [
  ...['id', 'clicked_at', 'link_id', 'kind', 'bot_reason', 'is_unique', 'sub_id', 'country'],
  ...['device', 'referrer_host', 'app'],
] as const;
export type ArchiveRow = Record<(typeof ARCHIVE_COLUMNS)[number], string | null>;

/** Neon answers up to 10 MiB; a row is at most some kilobytes, and text may be escaped in JSON. */
const MOST_BYTES = 2_000_000;

/**
 * Clicks of a month (by its first day) after an id, in order of their ids: as many as one answer
 * carries, so the same every time a month is closed.
 */
export function listNextArchiveRows(
  db: Database,
  month_on: string,
  after_id: string,
  most_rows: number,
): Promise<ArchiveRow[]> {
  return selectRows(db, month_on, sql`id > ${after_id}`, most_rows);
}

/** The clicks of a part that was written. */
export function listArchiveRows(
  db: Database,
  { month_on, after_id, last_id, row_count }: PartRange,
): Promise<ArchiveRow[]> {
  // one more, were it there, would tell that the part is not whole
  return selectRows(db, month_on, sql`id > ${after_id} and id <= ${last_id}`, row_count + 1);
}
export type PartRange = { month_on: string; after_id: string; last_id: string; row_count: number };

async function selectRows(
  db: Database,
  month_on: string,
  range: SQL,
  most_rows: number,
): Promise<ArchiveRow[]> {
  const start = sql`(${month_on}::date)::timestamp at time zone 'UTC'`;
  const end = sql`(${month_on}::date + interval '1 month')::timestamp at time zone 'UTC'`;
  const result = await db.execute(sql`
    select measured.id,
      to_char(clicked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as clicked_at,
      measured.link_id, kind, bot_reason, (click_id is not null)::int::text as is_unique, sub_id,
      country, device, referrer_host, app
    from (
      select *, sum(100 + octet_length(
          concat(bot_reason, sub_id, country, device, referrer_host, app)))
        over (order by id) as running_bytes
      from (
        select * from clicks where clicked_at >= ${start} and clicked_at < ${end} and ${range}
        order by id limit ${most_rows}::int
      ) as oldest
    ) as measured
    left join link_visitors visitor on visitor.seen_on = (clicked_at at time zone 'UTC')::date
      and visitor.link_id = measured.link_id and visitor.visitor_hash = measured.visitor_hash
      and visitor.click_id = measured.id
    where running_bytes <= ${MOST_BYTES} order by measured.id`);
  return result.rows as ArchiveRow[];
}
