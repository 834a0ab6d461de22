import { restoreBackup } from './backup/restore-backup.ts';

/** `npm run restore`: a backup into an empty database; docs/operations/recover.md. */
const USAGE = `usage: MIGRATION_DATABASE_URL=postgresql://… npm run restore -- <folder of a backup>

The address is the owner's of an empty database. All or nothing: every table is compared with what
was backed up before anything is kept. Afterwards: npm run reconcile, npm run rollups -- check.`;

async function restore([folder, ...rest]: string[]): Promise<number> {
  const { MIGRATION_DATABASE_URL: url = '' } = process.env;
  if (folder === undefined || rest.length > 0 || !URL.parse(url)?.hostname) {
    console.error(USAGE);
    return 2;
  }
  try {
    const { taken_at } = await restoreBackup(url, folder, (line) => console.log(`  ${line}`));
    console.log(`The database is as it was at ${taken_at}`);
    return 0;
  } catch (error) {
    console.error(`Not done: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exit(await restore(process.argv.slice(2)));
