import { setTimeout as sleep } from 'node:timers/promises';
import { grantStatements } from '@skinstack/db/operations/grants';
import type { Client } from 'pg';
import pg from 'pg';
import { applyMigration, PATIENCE, type Patience, retryWhileBusy } from './apply-migration.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

/** What to apply, how patiently, and where to say what happens. */
export type MigrateOptions = {
  migrations?: Migration[];
  patience?: Patience;
  say?: (line: string) => void;
};
/** `has_roles` is false when the user may not make the Workers' roles. */
export type Migrated = { applied: string[]; has_roles: boolean };

/** What drizzle-kit makes, so that its commands find the same history. */
const HISTORY = `
  create schema if not exists drizzle;
  create table if not exists drizzle.__drizzle_migrations (
    id serial primary key, hash text not null, created_at bigint)`;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Brings a database to the newest schema over TCP, a transaction a migration, and gives the
 * Workers' roles what they may do. It may run while traffic flows, twice at once, and again after
 * it was killed; a database that is up to date is left as it is.
 * @param postgresUrl the owner's direct connection: a pooler has no sessions, so no turns
 */
export async function migrateDatabase(
  postgresUrl: string,
  { migrations = readMigrations(), patience = PATIENCE, say = () => {} }: MigrateOptions = {},
): Promise<Migrated> {
  const client = new pg.Client({ connectionString: postgresUrl });
  // a connection that breaks is told by the query that runs
  client.on('error', () => {});
  await client.connect();
  try {
    await acquireMigrationLock(client);
    await client.query(HISTORY);
    const known = await client.query('select created_at from drizzle.__drizzle_migrations');
    const done = new Set(known.rows.map((row) => Number(row.created_at)));
    const missing = migrations.filter(({ created_at_ms }) => !done.has(created_at_ms));
    for (const migration of missing) {
      await applyMigration(client, migration, patience, say);
      say(`${migration.tag}: applied`);
    }
    const has_roles = await grantRoles(client, patience);
    return { applied: missing.map(({ tag }) => tag), has_roles };
  } finally {
    await client.end();
  }
}

/** All grants in one transaction: no request in between finds itself without. */
async function grantRoles(client: pg.Client, patience: Patience): Promise<boolean> {
  const grant = async () => {
    await client.query('begin');
    try {
      for (const statement of grantStatements()) await client.query(statement);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch(() => {});
      throw error;
    }
  };
  try {
    await retryWhileBusy(patience, grant, () => {});
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === INSUFFICIENT_PRIVILEGE) return false;
    throw error;
  }
}

/** Any number: the lock that keeps two migrations from running at once. */
const LOCK = 7_305_001;
const PAUSE_MS = 200;
const PATIENCE_MS = 10 * 60_000;

/**
 * Waits until no other session migrates this database; the turn ends with the connection, also
 * when the process is killed. It asks again and again, because a session that waits inside
 * `pg_advisory_lock` holds a snapshot, and the other's `create index concurrently` waits for that.
 * @throws Error when another run holds it for ten minutes
 */
async function acquireMigrationLock(client: Client): Promise<void> {
  for (let waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += PAUSE_MS) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_mine', [LOCK]);
    if (rows[0]?.is_mine) return;
    await sleep(PAUSE_MS);
  }
  throw new Error('Another run has been migrating this database for ten minutes: look at it first');
}
