import { sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connect-database.ts';
import * as schema from './schema.ts';

const TRIGGERS = [
  'journals_insert_only',
  'journals_no_truncate',
  'ledger_entries_insert_only',
  'ledger_entries_no_truncate',
  'ledger_entries_post',
];

/** What the code needs of the database and does not find there; nothing missing means it fits. */
export type SchemaDiagnosis = { table_count: number; missing: string[] };

/** Compares the tables, columns, unique indexes and ledger triggers with what the code expects. */
export async function diagnoseSchema(db: Database): Promise<SchemaDiagnosis> {
  const result = await db.execute(sql`
    select 'column ' || table_name || '.' || column_name as name from information_schema.columns
      where table_schema = current_schema()
    union all select 'index ' || indexname from pg_indexes where schemaname = current_schema()
    union all select 'trigger ' || tgname from pg_trigger where tgenabled <> 'D'`);
  const present = new Set(result.rows.map((row) => String(row.name)));
  const tables = Object.values(schema).filter((value) => value instanceof PgTable);
  const expected = [
    ...tables.flatMap((table) => expectedOf(table)),
    ...TRIGGERS.map((name) => `trigger ${name}`),
  ];
  return { table_count: tables.length, missing: expected.filter((name) => !present.has(name)) };
}

function expectedOf(table: PgTable): string[] {
  const { name, columns, indexes } = getTableConfig(table);
  return [
    ...columns.map((column) => `column ${name}.${column.name}`),
    ...indexes.map((index) => `index ${index.config.name}`),
  ];
}
