import pg from 'pg';

/** A few connections straight to the test database, past every endpoint of ours. */
export function openDirectly(postgresUrl: string): pg.Pool {
  return new pg.Pool({ connectionString: postgresUrl, max: 10 });
}
