import { and, eq, type SQL } from 'drizzle-orm';
import type { PgInsertValue, PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Database } from '../connect/connect-database.ts';
import type { RowTable } from './find-rows.ts';

/** Adds a row and answers it as stored. Fails on a broken key or reference (`classifyDbError`). */
export async function insertRow<T extends PgTable>(
  db: Database,
  table: T,
  row: T['$inferInsert'],
): Promise<T['$inferSelect']> {
  const [inserted] = await db
    .insert(table)
    .values(row as PgInsertValue<T>)
    .returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}

/**
 * Changes columns of the row with this id, if it also meets `where` (whose it must be).
 * @returns the row as it is now; null when there is none
 */
export async function updateRow<T extends RowTable>(
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
