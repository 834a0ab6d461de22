import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

const AT_ONCE = 5_000;

/** What the rows of a table come to. */
type RowsDigest = { row_count: number; sha256: string };

/**
 * Reads a table in the order of its key, a line of JSON a row, in the client's transaction and by a
 * cursor: memory does not grow with the table.
 * @param where a condition, or all rows
 */
export async function readRows(
  client: pg.Client,
  { name, columns, key }: Table,
  take: (lines: string) => Promise<void>,
  where = 'true',
): Promise<RowsDigest> {
  const digest = createHash('sha256');
  let row_count = 0;
  await client.query(`declare backup_rows no scroll cursor for
    select to_json(picked)::text as line from (
      select ${quoteNames(columns)} from ${quoteNames([name])} where ${where}
      order by ${quoteNames(key)}) as picked`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${AT_ONCE} from backup_rows`);
    if (rows.length === 0) break;
    const lines = rows.map(({ line }) => `${line}\n`).join('');
    digest.update(lines);
    row_count += rows.length;
    await take(lines);
  }
  await client.query('close backup_rows');
  return { row_count, sha256: digest.digest('hex') };
}

/** A table as a backup keeps it: its columns, and the key its rows are sorted by. */
type Table = { name: string; columns: string[]; key: string[] };

const TABLES = `
  select c.relname as name,
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) as columns,
    (select array_agg(a.attname::text order by k.place) from pg_index i
      cross join unnest(i.indkey) with ordinality as k(attnum, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary) as key,
    (select coalesce(array_agg(distinct f.confrelid::regclass::text), '{}') from pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`;

/**
 * The tables of the schema, each after those its foreign keys point to. Partitions are part of the
 * table they belong to.
 * @throws Error when a table has no primary key, or tables point at each other in a circle
 */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(TABLES);
  const sorted: Table[] = [];
  const isPlaced = (name: string) => sorted.some((table) => table.name === name);
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter(({ needs }) => needs.every(isPlaced));
    if (ready.length === 0) throw new Error(`in a circle: ${left.map(({ name }) => name)}`);
    for (const { name, columns, key } of ready) {
      if (!key) throw new Error(`${name} has no primary key`);
      sorted.push({ name, columns, key });
    }
    left = left.filter(({ name }) => !isPlaced(name));
  }
  return sorted;
}

/** Names as SQL writes them. */
export function quoteNames(names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
}

/** What is in a backup: one file a table (`<name>.jsonl.gz`), and this beside them. */
export type Manifest = {
  format: 'skinstack-backup-1';
  taken_at: string;
  /** The database's migrations, by the time that identifies each. */
  migrations: number[];
  /** The first and the last month there are clicks of (`2026-11-01`); null when there are none. */
  click_months: [string, string] | null;
  tables: (Table & RowsDigest)[];
};

const MANIFEST = 'manifest.json';
export const manifestFile = (folder: string) => join(folder, MANIFEST);
export const tableFile = (folder: string, name: string) => join(folder, `${name}.jsonl.gz`);

/** @throws Error when the folder holds no whole backup: the manifest is written last */
export function readManifest(folder: string): Manifest {
  if (!existsSync(manifestFile(folder))) throw new Error(`${folder} holds no whole backup`);
  const manifest = JSON.parse(readFileSync(manifestFile(folder), 'utf8')) as Manifest;
  if (manifest.format !== 'skinstack-backup-1') throw new Error(`${folder} is of another format`);
  return manifest;
}
