import { Client } from 'pg';

const COUNTS = {
  click_count: 'select count(*) from clicks',
  link_hour_count: 'select count(*) from link_hours',
  facet_hour_count: 'select count(*) from influencer_facet_hours',
  visitor_count: 'select count(*) from link_visitors',
  order_count: 'select count(*) from conversions',
  size_bytes: 'select pg_database_size(current_database())',
};

/** What a database of the bench holds. */
export type LoadedCounts = Record<keyof typeof COUNTS, number>;

/** Counts the rows of a database of the bench, and its bytes. */
export async function countLoaded(postgresUrl: string): Promise<LoadedCounts> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const columns = Object.entries(COUNTS).map(([name, query]) => `(${query}) as ${name}`);
    const { rows } = await client.query<Record<string, string>>(`select ${columns.join(', ')}`);
    const counts = Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]);
    return Object.fromEntries(counts) as LoadedCounts;
  } finally {
    await client.end();
  }
}
