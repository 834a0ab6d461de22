import { and, desc, eq, ilike, inArray, lt, or, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../connect/connect-database.ts';

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

/** A table whose rows are found, listed and changed by their id. */
export type RowTable = PgTable & { id: PgColumn };

/** The pattern of texts that contain this one; its own signs stand for themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The condition that one of these columns contains a text, whatever its case; none for no text. */
export function containsText(
  columns: readonly PgColumn[],
  text: string | undefined,
): SQL | undefined {
  if (text === undefined) return undefined;
  return or(...columns.map((column) => ilike(column, containing(text))));
}

/** The condition that a column has this value, for callers that know no SQL. */
export function matches(column: PgColumn, value: string): SQL {
  return eq(column, value);
}

/** The condition that a column has one of these values; of none of them nothing has. */
export function isOneOf(column: PgColumn, values: readonly string[]): SQL {
  return inArray(column, [...values]);
}

/** The condition that each of these columns has its value; those without a value do not count. */
export function matchesAll(
  ...wishes: readonly [column: PgColumn, value: string | undefined][]
): SQL | undefined {
  return and(
    ...wishes.map(([column, value]) => (value === undefined ? undefined : eq(column, value))),
  );
}

/** The condition that all of these hold; undefined ones are left out. */
export function allHold(...conditions: readonly (SQL | undefined)[]): SQL | undefined {
  return and(...conditions);
}
