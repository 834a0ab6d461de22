import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

/**
 * A row of a table that came as JSON (`to_json`), as Drizzle would have read it: amounts are bigint
 * (all are far below 2^53), instants are dates.
 */
export function fromJsonRow<T extends PgTable>(table: T, json: unknown): T['$inferSelect'] {
  const row = { ...(json as Record<string, unknown>) };
  for (const name of convertedColumns(table)) {
    const value = row[name];
    if (typeof value === 'number') row[name] = BigInt(value);
    else if (typeof value === 'string') row[name] = new Date(value);
  }
  return row;
}

const converted = new WeakMap<PgTable, string[]>();

/** The columns that JSON has no type for. */
function convertedColumns(table: PgTable): string[] {
  const known = converted.get(table);
  if (known) return known;
  const names = Object.entries(getTableColumns(table)).flatMap(([name, { dataType }]) =>
    dataType === 'bigint' || dataType === 'date' ? [name] : [],
  );
  converted.set(table, names);
  return names;
}

/** Texts as one parameter: a list of parameters would be another statement for each length. */
export function textArray(texts: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
}

/** A JSON column with some of its fields replaced, as it is when the statement reaches the row. */
export function mergedJson(column: PgColumn, fields: object): SQL {
  return sql`${column} || ${JSON.stringify(fields)}::jsonb`;
}

/** An instant as a parameter. */
export function at(instant: Date | null): SQL {
  return sql`${instant === null ? null : instant.toISOString()}::timestamptz`;
}
