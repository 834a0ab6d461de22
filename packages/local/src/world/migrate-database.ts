import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { ROOT } from './read-settings.ts';

/** Any number: the lock that keeps two migrations from running at once. */
const LOCK = 7_305_001;

/**
 * Brings a database to the newest schema over TCP: what `drizzle-kit migrate` does, all in one
 * transaction. A database that is up to date is left as it is.
 */
export async function migrateDatabase(postgresUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await migrate(drizzle(client), { migrationsFolder: join(ROOT, 'drizzle') });
  } finally {
    await client.end();
  }
}
