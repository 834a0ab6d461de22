import { listArchiveParts } from '@skinstack/db/clicks/archive-parts';
import {
  closeClickMonth,
  deleteDroppedVisitors,
  dropClickMonth,
  listArchivableMonths,
  markArchiveProven,
  prepareClickPartitions,
} from '@skinstack/db/clicks/click-months';
import { deletePixelViews } from '@skinstack/db/clicks/pixel-views';
import { retentionStart } from '@skinstack/domain/clicks/retention';
import type { Ports } from '../ports.ts';
import type { ClickArchive } from './archive-files.ts';
import { MAX_ROWS, verifyPart, writeManifest, writePart } from './archive-parts.ts';

/** A million clicks written and verified a night, with some hundred subrequests at most. */
const MAX_FILES = 100;
const MAX_VISITORS = 20_000;
const MAX_BATCHES = 20;

/**
 * Archives the months of clicks past their retention, the oldest first, and drops each once all of
 * it is verified in the archive. Without an archive nothing is dropped, unless the settings say
 * `drop`.
 */
export async function archiveClicks(
  ports: Ports,
  budget: Budget = { files: MAX_FILES },
): Promise<void> {
  const { click_retention_months, click_archive } = ports;
  if (click_retention_months === 0) return;
  const kept_from = retentionStart(ports.now(), click_retention_months);
  const months = await listArchivableMonths(ports.db, kept_from);
  if (months.length > 0 && click_archive === null) {
    ports.log('warn', 'click_archive_missing', { month_count: months.length });
  } else if (click_archive === 'drop') {
    for (const month_on of months) await dropUnarchived(ports, month_on);
  } else if (click_archive !== null) {
    for (const month_on of months) {
      if (!(await archiveMonth(ports, click_archive, month_on, budget))) break;
    }
  }
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    if ((await deleteDroppedVisitors(ports.db, MAX_VISITORS)) < MAX_VISITORS) break;
  }
}

/** A click that comes later than this says nothing of what its visitor had seen. */
const VIEWS_KEPT_MS = 2 * 86_400_000;

/** Forgets who saw a pixel, once no click comes of it any more. */
export async function forgetPixelViews(ports: Ports): Promise<void> {
  const before = new Date(ports.now() - VIEWS_KEPT_MS);
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    if ((await deletePixelViews(ports.db, before, MAX_VISITORS)) < MAX_VISITORS) break;
  }
}

async function dropUnarchived(ports: Ports, month_on: string): Promise<void> {
  await closeClickMonth(ports.db, month_on);
  await dropClickMonth(ports.db, month_on, false);
  ports.log('warn', 'clicks_dropped_without_archive', { month_on });
}

/** What one run may do: how many files to write or verify, with how many clicks each. */
type Budget = { files: number; rows?: number };

/**
 * Archives a month (by its first day): closes it, writes its files, verifies each, and only then
 * drops it. Every step finds what is done already, so it may be killed anywhere.
 * @returns false when the budget was spent before the month was dropped
 */
async function archiveMonth(
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
    if (!(await verifyPart(ports, archive, part))) return false;
  }
  parts = await listArchiveParts(ports.db, month_on);
  const row_count = await writeManifest(archive, month_on, parts);
  await markArchiveProven(ports.db, month_on, new Date(ports.now()));
  await dropClickMonth(ports.db, month_on, true);
  ports.log('info', 'clicks_archived', { month_on, row_count, part_count: parts.length });
  return true;
}

const MONTHS_AHEAD = 3;

/** Creates the partitions of clicks for the next months. */
export async function preparePartitions(ports: Ports): Promise<void> {
  await prepareClickPartitions(ports.db, new Date(ports.now()), MONTHS_AHEAD);
}
