import { and, eq, type SQL } from 'drizzle-orm';
import type { PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';
import type { RowTable } from './row-table.ts';

/**
 * Changes columns of the row with this id, if it also meets `where` (whose it must be).
 * @returns the row as it is now; null when there is none
 */
export async function setRow<T extends RowTable>(
  db: Database,
  table: T,
  id: string,
  changes: Partial<T['$inferInsert']>,
  where?: SQL,
): Promise<T['$inferSelect'] | null> {
  const [row] = await db
    .update(table as PgTable)
    .set(changes as PgUpdateSetSource<PgTable>)
    .where(and(eq(table.id, id), where))
    .returning();
  return row ?? null;
}
