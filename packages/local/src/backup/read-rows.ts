import { createHash } from 'node:crypto';
import type pg from 'pg';
import { quoteNames, type Table } from './list-tables.ts';

const AT_ONCE = 5_000;

/** What the rows of a table come to. */
export type RowsDigest = { row_count: number; sha256: string };

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
