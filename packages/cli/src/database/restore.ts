import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import type { Command } from 'commander';
import pg from 'pg';
import { OWNER_HELP, readOwnerAddress } from '../find-world.ts';
import { newCommand } from '../run-command.ts';
import { type Manifest, quoteNames, readManifest, readRows, tableFile } from './read-tables.ts';

const AT_ONCE = 1_000;
type BackedUp = Manifest['tables'][number];

/** `npm run restore`: a backup into an empty database; docs/operations/recover.md. */
export function restoreCommand(): Command {
  const command = newCommand(
    'restore',
    'Restores a backup into an empty database, all or nothing.',
  );
  return command
    .argument('<folder>', 'what npm run backup wrote')
    .addHelpText(
      'after',
      `\nAfterwards: npm run reconcile, npm run rollups -- check.\n${OWNER_HELP}`,
    )
    .action(async (folder: string) => {
      const address = readOwnerAddress(command);
      const say = (line: string) => console.log(`  ${line}`);
      const { taken_at } = await restoreBackup(address, folder, say);
      console.log(`The database is as it was at ${taken_at}`);
    });
}

/**
 * Restores a backup into an empty database: the schema as it was, then all rows in one transaction,
 * each table compared with what was backed up, then the migrations that came since. It needs the
 * owner, and no superuser: the owner may switch the tables' own triggers off for the transaction
 * (they would post every entry a second time); foreign keys and checks stay on.
 * @throws Error when the database is not empty, or a table does not come out as it went in
 */
export async function restoreBackup(
  postgresUrl: string,
  folder: string,
  say: (line: string) => void = () => {},
): Promise<Manifest> {
  const manifest = readManifest(folder);
  const known = readMigrations();
  const wanted = new Set(manifest.migrations);
  const migrations = known.filter(({ created_at_ms }) => wanted.has(created_at_ms));
  if (migrations.length !== wanted.size) {
    throw new Error('the backup is of a newer version than this one: take that to restore it');
  }
  const client = new pg.Client({ connectionString: postgresUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseData(client);
    await migrateDatabase(postgresUrl, { migrations });
    await client.query(`set timezone = 'UTC'`);
    await client.query('begin');
    await prepareMonths(client, manifest);
    for (const table of manifest.tables) {
      await restoreTable(client, table, tableFile(folder, table.name));
      say(`${table.name}: ${table.row_count} rows`);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
  await migrateDatabase(postgresUrl, { migrations: known, say });
  return manifest;
}

/** Only what was never used, or just migrated, is restored into. */
async function refuseData(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ is_there: boolean }>(
    `select to_regclass('public.merchants') is not null as is_there`,
  );
  if (!rows[0]?.is_there) return;
  const { rows: used } = await client.query('select from merchants limit 1');
  if (used.length > 0) throw new Error('the database has data: restore into an empty one');
}

async function prepareMonths(client: pg.Client, { click_months }: Manifest): Promise<void> {
  if (click_months === null) return;
  const [first, last] = click_months.map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
  const months =
    (last.getUTCFullYear() - first.getUTCFullYear()) * 12 +
    last.getUTCMonth() -
    first.getUTCMonth();
  await client.query('select prepare_click_partitions($1::date, $2)', [click_months[0], months]);
}

async function restoreTable(client: pg.Client, table: BackedUp, file: string): Promise<void> {
  const [name, columns] = [quoteNames([table.name]), quoteNames(table.columns)];
  await client.query(`alter table ${name} disable trigger user`);
  // a migration may have put rows here; the backup has them too, as they became
  await client.query(`delete from ${name}`);
  const put = async (lines: string[]) => {
    await client.query(
      `insert into ${name} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
      [`[${lines.join(',')}]`],
    );
  };
  let waiting: string[] = [];
  const text = createReadStream(file).pipe(createGunzip());
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    waiting.push(line);
    if (waiting.length < AT_ONCE) continue;
    await put(waiting);
    waiting = [];
  }
  if (waiting.length > 0) await put(waiting);
  await client.query(`alter table ${name} enable trigger user`);
  await countOn(client, table.name);
  const { row_count, sha256 } = await readRows(client, table, async () => {});
  if (row_count !== table.row_count || sha256 !== table.sha256) {
    throw new Error(`${table.name} is not what was backed up: ${row_count} rows, ${sha256}`);
  }
}

/** Numbers that the database gives go on behind those that were restored. */
async function countOn(client: pg.Client, table: string): Promise<void> {
  const { rows } = await client.query<{ column_name: string }>(
    `select column_name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_identity = 'YES'`,
    [table],
  );
  for (const { column_name } of rows) {
    const [name, column] = [quoteNames([table]), quoteNames([column_name])];
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), max(${column})) from ${name}
       having max(${column}) is not null`,
      [name, column_name],
    );
  }
}
