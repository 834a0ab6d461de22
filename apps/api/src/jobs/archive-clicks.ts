import { closeClickMonth } from '@skinstack/db/close-click-month';
import { deleteDroppedVisitors } from '@skinstack/db/delete-dropped-visitors';
import { dropClickMonth } from '@skinstack/db/drop-click-month';
import { listArchivableMonths } from '@skinstack/db/list-archivable-months';
import { keptFrom } from '@skinstack/domain/kept-from';
import { archiveMonth, type Budget } from '../archive/archive-month.ts';
import type { Ports } from '../ports.ts';

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
  const kept_from = keptFrom(ports.now(), click_retention_months);
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

async function dropUnarchived(ports: Ports, month_on: string): Promise<void> {
  await closeClickMonth(ports.db, month_on);
  await dropClickMonth(ports.db, month_on, false);
  ports.log('warn', 'clicks_dropped_without_archive', { month_on });
}
