import { and, desc, lt, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';
import type { RowTable } from './row-table.ts';

/** One page of a list: at most `limit` rows after the one the cursor names. */
export type Page = { limit: number; cursor?: string | undefined };
export type Listed<Row> = { data: Row[]; next_cursor: string | null };

/** Rows newest first (ids sort by the time they were made) and the cursor of the next page. */
export async function listRows<T extends RowTable>(
  db: Database,
  table: T,
  page: Page,
  where?: SQL,
): Promise<Listed<T['$inferSelect']>> {
  const rows: T['$inferSelect'][] = await db
    .select()
    .from(table as PgTable)
    .where(and(where, page.cursor === undefined ? undefined : lt(table.id, page.cursor)))
    .orderBy(desc(table.id))
    .limit(page.limit + 1);
  const data = rows.slice(0, page.limit);
  const last = data.at(-1) as { id: string } | undefined;
  return { data, next_cursor: rows.length > page.limit && last ? last.id : null };
}
