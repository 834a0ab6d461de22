import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

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
