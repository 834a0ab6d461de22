import { type ArchivePlace, findArchiveParts } from '@skinstack/db/clicks/archive-parts';
import { listDeadClicks, markClicksReplayed } from '@skinstack/db/clicks/dead-clicks';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import type { Click } from '@skinstack/domain/clicks/click';
import type { Ports } from '../ports.ts';
import { type ClickArchive, decompress, partName } from './archive-files.ts';
import { CLOSED_MONTH, readClicks, storeClicks } from './store-clicks.ts';

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
  await markClicksReplayed(ports.db, stored, new Date(ports.now()), ports.act ?? null);
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

/** How many files one call reads. */
const MAX_FILES = 20;

/**
 * Looks up clicks of closed months in the archive. One that is found was counted, and is settled;
 * one that is not is new: it is stored and counted without its visitor, who can no longer be told
 * from those counted before. A click that cannot be looked up now keeps waiting: its month is being
 * archived, was dropped without an archive, or its file is missing or beyond this call's limit.
 * @returns the ids that are settled
 */
async function settleLateClicks(
  ports: Ports,
  clicks: readonly Click[],
): Promise<ReadonlySet<string>> {
  const { click_archive: archive } = ports;
  if (archive === null || archive === 'drop' || clicks.length === 0) return new Set();
  const places = (await findArchiveParts(ports.db, clicks)).filter(
    (place) => place.is_dropped && place.is_archived,
  );
  const files = [...Map.groupBy(places, fileOf)].slice(0, MAX_FILES);
  const settled = new Set<string>();
  const late = new Set<string>();
  for (const [name, there] of files) {
    const archived = name === null ? new Set<string>() : await readIds(archive, name);
    if (archived === null) {
      ports.log('error', 'click_archive_unreadable', { name: name ?? '' });
      continue;
    }
    for (const { id } of there) (archived.has(id) ? settled : late).add(id);
  }
  const fresh = clicks.filter(({ id }) => late.has(id));
  await insertClicks(ports.db, fresh.map(withoutVisitor), true);
  for (const { id } of fresh) settled.add(id);
  return settled;
}

const fileOf = ({ month_on, part }: ArchivePlace) =>
  part === null ? null : partName(month_on, part);
const withoutVisitor = (click: Click): Click => ({ ...click, visitor_hash: null });

/** The ids in a file, which are never quoted; null when it is missing or damaged. */
async function readIds(archive: ClickArchive, name: string): Promise<Set<string> | null> {
  const bytes = await archive.get(name);
  const text = bytes && (await decompress(bytes));
  return text ? new Set(text.match(/^clk_[0-9a-z]{26}(?=,)/gm)) : null;
}
