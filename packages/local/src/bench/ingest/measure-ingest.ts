import type { Click } from '@skinstack/domain/click';
import { median } from '../median.ts';
import type { IngestFigures, IngestReport } from './ingest-report.ts';
import { runWriters, type WriterResult } from './run-writers.ts';

const ROUND_MS = 2_000;
const CASES = [
  { connection_count: 1, batch_size: 1 },
  { connection_count: 1, batch_size: 100 },
  { connection_count: 8, batch_size: 100 },
];

/** What the rounds store with, and what makes their clicks. */
export type IngestSubject = {
  postgresUrl: string;
  statement: string;
  makeClicks(size: number): Click[];
};

/** Stores clicks one by one and in hundreds, on one connection and on eight, by turns. */
export async function measureIngest(
  { makeClicks, ...subject }: IngestSubject,
  round_count: number,
  proceed: () => void,
): Promise<Pick<IngestReport, 'figures' | 'batch_ratio'> & { stored_count: number }> {
  const rounds: WriterResult[][] = CASES.map(() => []);
  for (let round = 0; round < round_count; round++) {
    for (const [at, { connection_count, batch_size }] of CASES.entries()) {
      const nextBatch = () => makeClicks(batch_size);
      const run = { ...subject, connection_count, duration_ms: ROUND_MS, nextBatch };
      rounds[at]?.push(await runWriters(run, proceed));
    }
  }
  const figures = CASES.map((one, at) => figuresOf(one, rounds[at] ?? []));
  const [single = [], batched = []] = rounds;
  const ratios = batched.map((result, at) => costOf(result, 1) / costOf(single[at] ?? result, 1));
  const stored_count = rounds.flat().reduce((sum, result) => sum + result.stored_count, 0);
  return { figures, batch_ratio: median(ratios), stored_count };
}

function figuresOf(
  { connection_count, batch_size }: (typeof CASES)[number],
  results: readonly WriterResult[],
): IngestFigures {
  const click_us = median(results.map((result) => costOf(result, connection_count)));
  const clicks_per_second = median(
    results.map(({ stored_count, elapsed_ms }) => stored_count / (elapsed_ms / 1_000)),
  );
  return { connection_count, batch_size, clicks_per_second, click_us };
}

/** Microseconds a click takes a connection. */
function costOf({ stored_count, elapsed_ms }: WriterResult, connection_count: number): number {
  return (elapsed_ms * 1_000 * connection_count) / stored_count;
}
