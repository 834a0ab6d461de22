import { sql } from 'drizzle-orm';
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { connectNeon } from './connect-neon.ts';

/** Every statement of this package takes one of these. */
export type Database = NeonHttpDatabase<Record<string, never>>;

/**
 * The Drizzle client over Neon's HTTP protocol; it holds no connection, so it may be kept.
 * @param signal ends every wait of this client, in the place of `DATABASE_DEADLINE_MS`
 */
export function connectDatabase(database_url: string, signal?: AbortSignal): Database {
  return drizzle(connectNeon(database_url, signal));
}

/** Asks the database for nothing; throws when it does not answer. */
export async function pingDatabase(db: Database): Promise<void> {
  await db.execute(sql`select 1`);
}
