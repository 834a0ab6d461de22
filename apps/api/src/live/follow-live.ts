import { listLiveChanges } from '@skinstack/db/list-live-changes';
import type { Ports } from '../ports.ts';
import { presentChange } from './show-change.ts';

/** One thing a stream says. */
export type LiveMessage =
  | { event: string; id?: string; data: unknown; retry_ms?: number }
  | { comment: string };

/** How fast a stream looks, and how it waits; tests wait faster. */
export type Pace = { poll_ms: number; beat_ms: number; sleep(ms: number): Promise<void> };
export const PACE: Pace = {
  poll_ms: 2_000,
  beat_ms: 15_000,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** More changes than this between two looks are only counted. */
export const MOST_CHANGES = 100;
const RETRY_MS = 3_000;
/** What was told lately, so that it is not told again; more is forgotten, and may be. */
const MAX_TOLD = 1_000;

/**
 * What happens to an influencer's links and orders from a cursor (or from now) until a time. It
 * looks only when it is asked for more, so a slow reader costs no memory: it finds what stands
 * by then, and how much it did not see.
 */
export async function* followLive(
  ports: Pick<Ports, 'db' | 'now'>,
  influencer_id: string,
  { cursor, until_ms }: { cursor: string | null; until_ms: number },
  pace = PACE,
): AsyncGenerator<LiveMessage> {
  const told = new Map<string, string>();
  let [next, beat_at_ms] = [cursor, ports.now()];
  for (let isFirst = true; ; isFirst = false) {
    const seen = await listLiveChanges(ports.db, influencer_id, next, ports.now(), MOST_CHANGES);
    // the first cursor is the one that was asked for: what follows is not yet read
    if (isFirst) yield { event: 'ready', id: next ?? seen.cursor, data: {}, retry_ms: RETRY_MS };
    if (seen.skipped_count > 0) yield { event: 'skipped', data: { count: seen.skipped_count } };
    const fresh = seen.changes.map(presentChange).filter(({ key, text }) => told.get(key) !== text);
    for (const [at, { event, key, text, data }] of fresh.entries()) {
      if (told.size >= MAX_TOLD) told.clear();
      told.set(key, text);
      // only the last one moves on: a stream that breaks before it tells them all again
      yield { event, data, ...(at === fresh.length - 1 ? { id: seen.cursor } : {}) };
    }
    next = seen.cursor;
    if (ports.now() + pace.poll_ms > until_ms) return;
    if (ports.now() - beat_at_ms >= pace.beat_ms) {
      yield { comment: 'still here' };
      beat_at_ms = ports.now();
    }
    await pace.sleep(pace.poll_ms);
  }
}
