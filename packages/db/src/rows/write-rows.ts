import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgInsertValue, PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Database } from '../connect/connect-database.ts';
import type { RowTable } from './find-rows.ts';
import { madeEntry } from './insert-row-once.ts';
import { type Act, insertAuditEntry } from './trail.ts';

/**
 * Adds a row and answers it as stored. Fails on a broken key or reference (`classifyDbError`).
 */
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

/** Adds a row and its audit entry, both or neither. Fails as `insertRow` does. */
export async function insertRowAs<T extends RowTable>(
  db: Database,
  act: Act | null,
  table: T,
  row: T['$inferInsert'] & { id: string },
): Promise<T['$inferSelect']> {
  if (!act) return insertRow(db, table, row);
  const [inserted] = await db.batch([
    db
      .insert(table)
      .values(row as PgInsertValue<T>)
      .returning(),
    ...madeEntry(db, table, row.id, act),
  ]);
  const [made] = inserted as T['$inferSelect'][];
  return made as T['$inferSelect'];
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

/**
 * The same with its audit entry, in one statement: the row is locked as it was, then changed. What
 * another write does at the same time comes before or after, and is in neither entry twice.
 */
export async function updateRowAs<T extends RowTable>(
  db: Database,
  act: Act | null,
  table: T,
  id: string,
  changes: Partial<T['$inferInsert']>,
  where?: SQL,
): Promise<T['$inferSelect'] | null> {
  if (!act) return updateRow(db, table, id, changes, where);
  const { rows } = await db.execute(updateStatement(db, act, table, id, changes, where));
  return rows[0] ? readRow(table, rows[0]) : null;
}

/** That statement, for a batch; `readRow` reads what it answers. */
export function updateStatement<T extends RowTable>(
  db: Database,
  act: Act | null,
  table: T,
  id: string,
  changes: Partial<T['$inferInsert']>,
  where?: SQL,
): SQL {
  const update = db
    .update(table as PgTable)
    .set(changes as PgUpdateSetSource<PgTable>)
    .from(sql`locked`)
    .where(sql`${table.id} = locked.locked_id`)
    .returning();
  const shown = { before: sql`locked_row`, after: sql`to_jsonb(changed)` };
  return sql`
    with locked as materialized (
      select ${table.id} as locked_id, to_jsonb(${table}) as locked_row from ${table}
      where ${and(eq(table.id, id), where)} for update
    ), changed as ${update},
    ${insertAuditEntry(act, sql`changed.id`, sql`changed, locked`, shown)}
    select * from changed`;
}

/** A row of a statement written by hand, as the query builder would answer it. */
export function readRow<T extends RowTable>(
  table: T,
  raw: Record<string, unknown>,
): T['$inferSelect'] {
  const cells = Object.entries(getTableColumns(table)).map(([field, column]) => {
    const value = raw[column.name];
    return [field, value === null ? null : column.mapFromDriverValue(value)];
  });
  return Object.fromEntries(cells) as T['$inferSelect'];
}
