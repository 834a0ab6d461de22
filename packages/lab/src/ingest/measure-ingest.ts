import type { Click } from '@skinstack/domain/clicks/click';
import { makeRandom, type Random } from '@skinstack/local/seed/make-random';
import { median } from '../report.ts';
import { runWriters, type WriterResult } from './run-writers.ts';

const ROUND_MS = 2_000;
const CASES = [
  { connection_count: 1, batch_size: 1 },
  { connection_count: 1, batch_size: 100 },
  { connection_count: 8, batch_size: 100 },
];

/** What the rounds store with, and what makes their clicks. */
type IngestSubject = {
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

/** Clicks stored by some connections with so many clicks a statement: medians over the rounds. */
type IngestFigures = {
  connection_count: number;
  batch_size: number;
  clicks_per_second: number;
  /** Of one connection, waiting for its statement. */
  click_us: number;
};

/** Everything a run measured, as it is written to `bench-ingest.json`. */
export type IngestReport = {
  measured_at: string;
  machine: string;
  figures: IngestFigures[];
  /** The cost of a click in a batch of 100, of that of one alone; the median of the rounds. */
  batch_ratio: number;
  overlap: {
    seconds: number;
    connection_count: number;
    link_count: number;
    stored_count: number;
    batch_count: number;
    deadlock_count: number;
    /** What is wrong with the totals. */
    wrong: string[];
  };
};

const BATCH_SIZE = 100;
/** So many batches may be delivered again, by any writer. */
const KEPT_BATCHES = 64;
const REDELIVERED_EACH = 10;

/**
 * Eight writers store batches on the same few links, each in an order of its own; one batch in ten
 * was delivered before, perhaps to another writer who stores it at this moment.
 */
export function measureOverlap(
  { makeClicks, ...subject }: IngestSubject,
  duration_ms: number,
  proceed: () => void,
): Promise<WriterResult> {
  const random = makeRandom(2);
  const recent: Click[][] = [];
  const nextBatch = () => {
    const again = random.below(REDELIVERED_EACH) === 0 && recent[random.below(recent.length)];
    if (again) return shuffle(random, again);
    const batch = makeClicks(BATCH_SIZE);
    if (recent.push(batch) > KEPT_BATCHES) recent.shift();
    return shuffle(random, batch);
  };
  return runWriters({ ...subject, connection_count: 8, duration_ms, nextBatch }, proceed);
}

function shuffle(random: Random, clicks: readonly Click[]): Click[] {
  return clicks
    .map((click) => ({ click, place: random.below(1e9) }))
    .sort((a, b) => a.place - b.place)
    .map(({ click }) => click);
}
