import type { Neon } from './connect-neon.ts';

/** The times by which a database remembers the migrations it has had, in milliseconds. */
export async function listMigrations(neon: Neon): Promise<number[]> {
  const rows = await neon.query('select created_at from drizzle.__drizzle_migrations');
  return rows.map((row) => Number(row.created_at));
}
