import { listDeadClicks } from '@skinstack/db/list-dead-clicks';
import { setClicksReplayed } from '@skinstack/db/set-clicks-replayed';
import type { Ports } from '../ports.ts';
import { storeClicks } from './store-clicks.ts';

const MOST = 1_000;

/** What became of the dead clicks that waited. */
export type Replay = { stored: number; dead: { reason: string; count: number }[] };

/**
 * Stores dead clicks once more, after what killed them was mended: a thousand at a time, the oldest
 * first. One that was stored meanwhile counts as it did; one that dies again waits on.
 */
export async function replayClicks(ports: Ports): Promise<Replay> {
  const waiting = await listDeadClicks(ports.db, MOST);
  const { dead } = await storeClicks(
    ports,
    waiting.map(({ body }) => JSON.parse(body) as unknown),
  );
  const stored = waiting.map(({ digest }) => digest).filter((digest) => !dead.has(digest));
  await setClicksReplayed(ports.db, stored, new Date(ports.now()));
  const left = Map.groupBy(await listDeadClicks(ports.db, MOST), ({ reason }) => reason);
  const reasons = [...left].map(([reason, rows]) => ({ reason, count: rows.length }));
  return { stored: stored.length, dead: reasons };
}
