import { type ArchivePlace, findArchiveParts } from '@skinstack/db/find-archive-parts';
import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Click } from '@skinstack/domain/click';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './click-archive.ts';
import { decompress, partName } from './part-file.ts';

/** Files that are read a call. */
const MAX_FILES = 20;

/**
 * Looks in the archive for clicks of closed months. One that is there was counted, and is settled;
 * one that is not is new: it is stored and counted, without its visitor, whom nobody could tell
 * from those counted before. What cannot be looked up now waits on: its month is being archived,
 * was dropped without an archive, or its file is not there or the twenty-first.
 * @returns the ids that are settled
 */
export async function settleLateClicks(
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

/** The ids in a file; null when it is not there or damaged. They need no quotes. */
async function readIds(archive: ClickArchive, name: string): Promise<Set<string> | null> {
  const bytes = await archive.get(name);
  const text = bytes && (await decompress(bytes));
  return text ? new Set(text.match(/^clk_[0-9a-z]{26}(?=,)/gm)) : null;
}
