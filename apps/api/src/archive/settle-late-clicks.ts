import { type ArchivePlace, findArchiveParts } from '@skinstack/db/find-archive-parts';
import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Click } from '@skinstack/domain/click';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './click-archive.ts';
import { decompress, partName } from './part-file.ts';

/** How many files one call reads. */
const MAX_FILES = 20;

/**
 * Looks up clicks of closed months in the archive. One that is found was counted, and is settled;
 * one that is not is new: it is stored and counted without its visitor, who can no longer be told
 * from those counted before. A click that cannot be looked up now keeps waiting: its month is being
 * archived, was dropped without an archive, or its file is missing or beyond this call's limit.
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

/** The ids in a file, which are never quoted; null when it is missing or damaged. */
async function readIds(archive: ClickArchive, name: string): Promise<Set<string> | null> {
  const bytes = await archive.get(name);
  const text = bytes && (await decompress(bytes));
  return text ? new Set(text.match(/^clk_[0-9a-z]{26}(?=,)/gm)) : null;
}
