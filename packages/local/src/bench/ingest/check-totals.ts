import { checkRollups } from '@skinstack/db/check-rollups';
import { connectDatabase } from '@skinstack/db/connect-database';
import { Client } from 'pg';
import type { BenchDatabase } from '../open-bench-cluster.ts';

const LONGEST_MS = 280_000;
const COUNTS = `select
  (select count(*) from clicks) as clicks,
  (select sum(clicks + bot_requests + impressions) from link_hours) as link_hours,
  (select sum(clicks + bot_requests + impressions) from influencer_facet_hours) as facet_hours,
  array(select distinct (clicked_at at time zone 'UTC')::date::text from clicks) as days`;

/**
 * Looks whether just so many clicks are stored and counted: raw, in both rollups (each click once a
 * facet, of four), and day by day against a recount.
 * @returns what is wrong, in words; empty when all is well
 */
export async function checkTotals(
  { postgresUrl, databaseUrl }: Pick<BenchDatabase, 'postgresUrl' | 'databaseUrl'>,
  stored_count: number,
): Promise<string[]> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, string> & { days: string[] }>(COUNTS);
  await client.end();
  const [held] = rows;
  const expected = {
    clicks: stored_count,
    link_hours: stored_count,
    facet_hours: stored_count * 4,
  };
  const wrong = Object.entries(expected)
    .filter(([name, count]) => Number(held?.[name]) !== count)
    .map(([name, count]) => `${name}: ${held?.[name]}, expected ${count}`);
  for (const day of held?.days ?? []) {
    const db = connectDatabase(databaseUrl, AbortSignal.timeout(LONGEST_MS));
    const { is_kept: _, is_archived: __, ...rollups } = await checkRollups(db, day);
    for (const [name, count] of Object.entries(rollups)) {
      if (count > 0) wrong.push(`${day}: ${name} ${count}`);
    }
  }
  return wrong;
}
