import { writeBackup } from './backup/write-backup.ts';
import { readSettings } from './world/read-settings.ts';

/** `npm run backup`: every table at one moment, into a folder; docs/operations/recover.md. */
const USAGE = `usage: MIGRATION_DATABASE_URL=postgresql://… npm run backup -- <empty folder>

The address is the owner's, straight to the server; without one the local world is backed up.
The folder gets a file a table and a manifest, and nobody but you may read it.`;

async function backup([folder, ...rest]: string[]): Promise<number> {
  if (folder === undefined || folder.startsWith('-') || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const { postgresPort } = readSettings();
  const local = `postgresql://skinstack:skinstack@127.0.0.1:${postgresPort}/skinstack`;
  try {
    const url = process.env.MIGRATION_DATABASE_URL ?? local;
    const { taken_at, tables } = await writeBackup(url, folder, (line) => console.log(`  ${line}`));
    const row_count = tables.reduce((sum, table) => sum + table.row_count, 0);
    console.log(`${row_count} rows of ${tables.length} tables, as they were at ${taken_at}`);
    return 0;
  } catch (error) {
    console.error(`Not done: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await backup(process.argv.slice(2)));
