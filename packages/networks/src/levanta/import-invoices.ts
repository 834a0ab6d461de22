import { addDays, dayOf, daysOfMonth, monthBefore } from '@skinstack/domain/calendar';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { RESTATED_DAYS, storeImported } from './import-reports.ts';
import { type Import, type ImportState, recordProblem } from './import-state.ts';
import type { Page, PageError } from './levanta-api.ts';
import { settleMonth } from './settle-month.ts';

/** Invoices are paid a month after they are made, and corrected until then. */
const MONTHS_READ = 3;
const MAX_PAGES = 1_000;

/**
 * Reads, once a day, the invoices of the last months whose days no report restates any more; what
 * they state replaces the reports of those days.
 */
export async function importInvoices(work: Import, state: ImportState): Promise<void> {
  const today = dayOf(work.now());
  if (state.invoices_read_on === today) return;
  const months = closedMonths(state);
  const invoices: Record<string, string> = {};
  for (const month of months) {
    const items = await readAll((cursor) => work.levanta.listInvoiceItems({ month, cursor }));
    if ('problem' in items) {
      await recordProblem(work, state, items);
      return;
    }
    const content = await sha256Hex(JSON.stringify(items.rows));
    const isNew = items.rows.length > 0 && state.invoices[month] !== content;
    const settled = isNew ? await settle(work, month, items.rows) : 'through';
    if (settled === 'more') return;
    if (settled !== 'through') {
      await recordProblem(work, state, settled);
      return;
    }
    if (items.rows.length > 0) invoices[month] = content;
  }
  await work.save({ ...state, invoices, invoices_read_on: today });
}

/** Settles a month, or as much of it as one run may store; the next run continues. */
async function settle(
  work: Import,
  month: string,
  items: readonly unknown[],
): Promise<PageError | 'through' | 'more'> {
  const { first: from, last: to } = daysOfMonth(month);
  const rows = await readAll((cursor) => work.levanta.listReports({ from, to, cursor }));
  if ('problem' in rows) return rows;
  const imported = settleMonth(month, items, rows.rows);
  const { is_through } = await storeImported(work, imported);
  return is_through ? 'through' : 'more';
}

/** The last months that reports no longer restate, newest first; none from before the import. */
function closedMonths({ complete_to, begins_on }: ImportState): string[] {
  if (complete_to === null || begins_on === null) return [];
  const months: string[] = [];
  let month = monthBefore(addDays(complete_to, -RESTATED_DAYS));
  while (months.length < MONTHS_READ && daysOfMonth(month).first >= begins_on) {
    months.push(month);
    month = monthBefore(`${month}-01`);
  }
  return months;
}

async function readAll(
  ask: (cursor: string | null) => Promise<Page | PageError>,
): Promise<{ rows: unknown[] } | PageError> {
  const rows: unknown[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const read: Page | PageError = await ask(cursor);
    if ('problem' in read) return read;
    rows.push(...read.rows);
    cursor = read.cursor;
    if (cursor === null) return { rows };
  }
  return { problem: 'The list has no end.', is_refused: false, retry_after_ms: null };
}
