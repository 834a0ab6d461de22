import { listDeadClicks } from '@skinstack/db/list-dead-clicks';
import { setClicksReplayed } from '@skinstack/db/set-clicks-replayed';
import { settleLateClicks } from '../archive/settle-late-clicks.ts';
import type { Ports } from '../ports.ts';
import { CLOSED_MONTH } from './insert-isolating.ts';
import { readClicks } from './read-clicks.ts';
import { storeClicks } from './store-clicks.ts';

const MOST = 1_000;
/** How many batches one call looks through for one with a click that can be stored. */
const MAX_BATCHES = 10;

/** The result of a replay of dead clicks. */
export type Replay = { stored: number; dead: { reason: string; count: number }[] };

/**
 * Stores dead clicks again after their cause was fixed: a thousand at a time, the oldest first, and
 * the next thousand if none of those could be stored. A click stored meanwhile is not counted
 * again; one that fails again keeps waiting and does not block later ones.
 */
export async function replayClicks(ports: Ports): Promise<Replay> {
  let stored = 0;
  for (let batch = 0; batch < MAX_BATCHES && stored === 0; batch++) {
    const waiting = await listDeadClicks(ports.db, MOST, batch * MOST);
    if (waiting.length === 0) break;
    stored = await replayBatch(ports, waiting);
  }
  const left = Map.groupBy(await listDeadClicks(ports.db, MOST), ({ reason }) => reason);
  const reasons = [...left].map(([reason, rows]) => ({ reason, count: rows.length }));
  return { stored, dead: reasons };
}

/** Clicks of archived months are looked up in the archive first. @returns how many are stored */
async function replayBatch(ports: Ports, waiting: readonly Waiting[]): Promise<number> {
  const settled = await settleLate(ports, waiting);
  const { dead } = await storeClicks(
    ports,
    waiting.filter(({ digest }) => !settled.has(digest)).map(readBody),
  );
  const stored = waiting.map(({ digest }) => digest).filter((digest) => !dead.has(digest));
  await setClicksReplayed(ports.db, stored, new Date(ports.now()));
  return stored.length;
}

type Waiting = Awaited<ReturnType<typeof listDeadClicks>>[number];
const readBody = ({ body }: Waiting) => JSON.parse(body) as unknown;

/** Settles clicks that wait because their month is closed. @returns their digests */
async function settleLate(ports: Ports, waiting: readonly Waiting[]): Promise<ReadonlySet<string>> {
  const late = waiting
    .filter(({ reason }) => reason === CLOSED_MONTH)
    .flatMap((row) => readClicks([readBody(row)]).clicks.map((click) => ({ ...row, click })));
  const ids = await settleLateClicks(
    ports,
    late.map(({ click }) => click),
  );
  return new Set(late.filter(({ click }) => ids.has(click.id)).map(({ digest }) => digest));
}
