import { checkRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { Client, DatabaseError } from 'pg';
import type { BenchDatabase } from '../database/open-bench-cluster.ts';

/** Connections that store batches at once, for a time. */
export type WriterRun = {
  postgresUrl: string;
  /** The consumer's statement. */
  statement: string;
  connection_count: number;
  duration_ms: number;
  /** Makes the next batch of a writer; may give one that was given before. */
  nextBatch(): readonly Click[];
};
export type WriterResult = {
  /** Clicks that were new, by what the statement answered. */
  stored_count: number;
  batch_count: number;
  deadlock_count: number;
  elapsed_ms: number;
};

const DEADLOCK = '40P01';

/**
 * Stores batches one after the other on each connection until the time is over. A batch that a
 * deadlock refused is counted and sent again, as the queue would.
 */
export async function runWriters(
  run: WriterRun,
  proceed: () => void = () => {},
): Promise<WriterResult> {
  const result = { stored_count: 0, batch_count: 0, deadlock_count: 0 };
  const clients = Array.from(
    { length: run.connection_count },
    () => new Client({ connectionString: run.postgresUrl, options: '-c TimeZone=UTC' }),
  );
  try {
    await Promise.all(clients.map((client) => client.connect()));
    const began_ms = performance.now();
    const isOver = () => performance.now() - began_ms >= run.duration_ms;
    await Promise.all(
      clients.map(async (client) => {
        while (!isOver()) {
          proceed();
          await store(client, run.statement, JSON.stringify(run.nextBatch()), result);
        }
      }),
    );
    return { ...result, elapsed_ms: performance.now() - began_ms };
  } finally {
    for (const client of clients) await client.end();
  }
}

async function store(
  client: Client,
  statement: string,
  json: string,
  result: Pick<WriterResult, 'stored_count' | 'batch_count' | 'deadlock_count'>,
): Promise<void> {
  for (;;) {
    try {
      const { rows } = await client.query<{ new_count: number }>(statement, [json]);
      result.stored_count += rows[0]?.new_count ?? 0;
      result.batch_count++;
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === DEADLOCK)) throw error;
      result.deadlock_count++;
    }
  }
}

const LONGEST_MS = 280_000;
const COUNTS = `select
  (select count(*) from clicks) as clicks,
  (select sum(clicks + bot_requests + impressions) from link_hours) as link_hours,
  (select sum(clicks + bot_requests + impressions) from influencer_facet_hours
    where facet <> 'app') as facet_hours,
  array(select distinct (clicked_at at time zone 'UTC')::date::text from clicks) as days`;

/**
 * Looks whether just so many clicks are stored and counted: raw, in both rollups (each click once a
 * facet, of four; apps only where they are known), and day by day against a recount, apps too.
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
