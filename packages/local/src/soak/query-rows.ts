import pg from 'pg';

/** Asks the database straight, past every endpoint, over a connection of its own. */
export async function queryRows(
  postgresUrl: string,
  text: string,
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
