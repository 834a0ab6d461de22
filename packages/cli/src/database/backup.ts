import { once } from 'node:events';
import { createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Command } from 'commander';
import pg from 'pg';
import { openDatabase } from '../find-world.ts';
import { newCommand, Refusal } from '../run-command.ts';
import { listTables, type Manifest, manifestFile, readRows, tableFile } from './read-tables.ts';

const MONTHS = `select to_char(min(clicked_at) at time zone 'UTC', 'YYYY-MM-01') as first_on,
  to_char(max(clicked_at) at time zone 'UTC', 'YYYY-MM-01') as last_on from clicks`;

const HELP = `
The folder gets a file a table and a manifest, and nobody but you may read it.

Environment:
  MIGRATION_DATABASE_URL  the owner’s address, straight to the server; by default the database of
                          this checkout’s world`;

/** `npm run backup`: every table at one moment, into a folder; docs/operations/recover.md. */
export function backupCommand(): Command {
  return newCommand('backup', 'Writes every table as it is at one moment into an empty folder.')
    .argument('<folder>', 'an empty one, or one that is not there yet')
    .addHelpText('after', HELP)
    .action(async (folder: string) => {
      const address = openDatabase('MIGRATION_DATABASE_URL');
      const say = (line: string) => console.log(`  ${line}`);
      const { taken_at, tables } = await writeBackup(address, folder, say);
      const row_count = tables.reduce((sum, table) => sum + table.row_count, 0);
      console.log(`${row_count} rows of ${tables.length} tables, as they were at ${taken_at}`);
    });
}

/**
 * Writes every table as it is at one moment (one REPEATABLE READ transaction, so traffic may flow)
 * into an empty folder. Bodies and sealed secrets are in it: keep it as you keep the database.
 * @param postgresUrl the owner's connection over TCP
 * @throws Error when the folder has something in it
 */
export async function writeBackup(
  postgresUrl: string,
  folder: string,
  say: (line: string) => void = () => {},
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) throw new Refusal(`${folder} is not empty`);
  const client = new pg.Client({ connectionString: postgresUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`set timezone = 'UTC'`);
    await client.query('begin isolation level repeatable read read only');
    const history = await client.query(
      'select created_at from drizzle.__drizzle_migrations order by created_at',
    );
    const { rows } = await client.query<{ first_on: string | null; last_on: string }>(MONTHS);
    const [months] = rows;
    const tables: Manifest['tables'] = [];
    for (const table of await listTables(client)) {
      const written = await writeTable(client, table, tableFile(folder, table.name));
      tables.push({ ...table, ...written });
      say(`${table.name}: ${written.row_count} rows`);
    }
    await client.query('commit');
    const manifest: Manifest = {
      format: 'skinstack-backup-1',
      taken_at: new Date().toISOString(),
      migrations: history.rows.map((row) => Number(row.created_at)),
      click_months: months?.first_on ? [months.first_on, months.last_on] : null,
      tables,
    };
    writeFileSync(manifestFile(folder), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    return manifest;
  } finally {
    await client.end();
  }
}

async function writeTable(
  client: pg.Client,
  table: Parameters<typeof readRows>[1],
  file: string,
): Promise<Awaited<ReturnType<typeof readRows>>> {
  const gzip = createGzip();
  const out = gzip.pipe(createWriteStream(file, { mode: 0o600 }));
  const written = await readRows(client, table, async (lines) => {
    if (!gzip.write(lines)) await once(gzip, 'drain');
  });
  gzip.end();
  await finished(out);
  return written;
}
