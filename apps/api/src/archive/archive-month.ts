import { closeClickMonth } from '@skinstack/db/close-click-month';
import { dropClickMonth } from '@skinstack/db/drop-click-month';
import { listArchiveParts } from '@skinstack/db/list-archive-parts';
import { setArchiveProven } from '@skinstack/db/set-archive-proven';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './click-archive.ts';
import { provePart } from './prove-part.ts';
import { writeManifest } from './write-manifest.ts';
import { MAX_ROWS, writePart } from './write-part.ts';

/** What one run may do: how many files to write or verify, with how many clicks each. */
export type Budget = { files: number; rows?: number };

/**
 * Archives a month (by its first day): closes it, writes its files, verifies each, and only then
 * drops it. Every step finds what is done already, so it may be killed anywhere.
 * @returns false when the budget was spent before the month was dropped
 */
export async function archiveMonth(
  ports: Ports,
  archive: ClickArchive,
  month_on: string,
  budget: Budget,
): Promise<boolean> {
  await closeClickMonth(ports.db, month_on);
  let parts = await listArchiveParts(ports.db, month_on);
  for (;;) {
    if (budget.files-- <= 0) return false;
    if (!(await writePart(ports, archive, month_on, parts.at(-1), budget.rows ?? MAX_ROWS))) break;
    parts = await listArchiveParts(ports.db, month_on);
  }
  for (const part of parts.filter((one) => one.proven_at === null)) {
    if (budget.files-- <= 0) return false;
    if (!(await provePart(ports, archive, part))) return false;
  }
  parts = await listArchiveParts(ports.db, month_on);
  const row_count = await writeManifest(archive, month_on, parts);
  await setArchiveProven(ports.db, month_on, new Date(ports.now()));
  await dropClickMonth(ports.db, month_on, true);
  ports.log('info', 'clicks_archived', { month_on, row_count, part_count: parts.length });
  return true;
}
