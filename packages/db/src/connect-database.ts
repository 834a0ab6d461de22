import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http';
import { connectNeon } from './connect-neon.ts';

/** Every statement of this package takes one of these. */
export type Database = NeonHttpDatabase<Record<string, never>>;

/** The Drizzle client over Neon's HTTP protocol; it holds no connection, so it may be kept. */
export function connectDatabase(database_url: string): Database {
  return drizzle(connectNeon(database_url));
}
