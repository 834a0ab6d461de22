import type { PgInsertValue, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';

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
