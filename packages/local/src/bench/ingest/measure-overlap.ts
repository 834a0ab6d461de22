import type { Click } from '@skinstack/domain/click';
import { makeRandom, type Random } from '../../seed/make-random.ts';
import type { IngestSubject } from './measure-ingest.ts';
import { runWriters, type WriterResult } from './run-writers.ts';

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
