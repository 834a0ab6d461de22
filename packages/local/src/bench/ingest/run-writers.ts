import type { Click } from '@skinstack/domain/click';
import { Client, DatabaseError } from 'pg';

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
