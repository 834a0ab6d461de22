import { and, eq, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';
import type { RowTable } from './row-table.ts';

/** The row with this id, if it also meets `where` (whose it must be); null when there is none. */
export async function findRow<T extends RowTable>(
  db: Database,
  table: T,
  id: string,
  where?: SQL,
): Promise<T['$inferSelect'] | null> {
  const [row] = await db
    .select()
    .from(table as PgTable)
    .where(and(eq(table.id, id), where));
  return row ?? null;
}
