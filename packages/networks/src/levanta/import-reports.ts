import { addDays, dayOf } from '@skinstack/domain/calendar';
import type { PollWork } from '../adapter.ts';
import { type Import, type ImportState, recordProblem } from './import-state.ts';
import { importedDelivery } from './imported-delivery.ts';
import { readReportRow } from './parse-report-day.ts';

/** Amazon's window is 14 days and returns come within 30: no day older is restated by a report. */
export const RESTATED_DAYS = 35;
/** A run ends here and the next continues: it shares its time with the other accounts. */
const MAX_PAGES = 100;

/**
 * Reads the daily report from the first day that may still be restated until today, page by page,
 * and saves its progress after each.
 */
export async function importReports(
  work: Import,
  state: ImportState,
): Promise<{ state: ImportState; is_complete: boolean }> {
  const today = dayOf(work.now());
  const from = addDays(state.complete_to ?? today, -RESTATED_DAYS);
  const { cursor: first, ...days } = state.pass ?? { from, to: today, cursor: null };
  let now: ImportState = { ...state, begins_on: state.begins_on ?? from, not_before: null };
  let cursor: string | null = first;
  const seen = new Set<string>();
  const counts = { unreadable: 0, repeated: 0, stored: 0 };
  for (let page = 0; page < MAX_PAGES; page++) {
    const read = await work.levanta.listReports({ ...days, cursor });
    if ('problem' in read) {
      return { state: await recordProblem(work, now, read), is_complete: false };
    }
    const rows = read.rows.map(asImported).filter((row) => isRequested(row, days.from));
    const unique = rows.filter(({ external_order_id: id }) => id === null || !seen.has(id));
    for (const { external_order_id: id } of rows) if (id !== null) seen.add(id);
    const { stored_count, is_through } = await storeImported(work, unique);
    counts.stored += stored_count;
    // the page is read again by the next run
    if (!is_through) return { state: now, is_complete: false };
    counts.unreadable += rows.filter((row) => row.external_order_id === null).length;
    counts.repeated += rows.length - unique.length;
    if (read.cursor === null) {
      now = { ...now, pass: null, complete_to: days.to, problem: problemOf(counts) };
      await work.save(now);
      work.log('info', 'levanta_imported', counts);
      return { state: now, is_complete: true };
    }
    cursor = read.cursor;
    now = { ...now, pass: { ...days, cursor }, problem: null };
    await work.save(now);
  }
  return { state: now, is_complete: false };
}

type Row = Imported & { day: string | null };

function asImported(payload: unknown): Row {
  const row = readReportRow(payload);
  const topic = 'report.daily';
  if ('problem' in row) {
    return { topic, payload, external_order_id: null, is_nothing: false, day: null };
  }
  const { external_order_id, day, sales_minor, commission_minor } = row;
  const is_nothing = sales_minor === 0n && commission_minor === 0n;
  return { topic, payload, external_order_id, is_nothing, day };
}

/** Days before those requested may have been settled by an invoice: they stay unchanged. */
function isRequested({ day }: Row, from: string): boolean {
  return day === null || day >= from;
}

function problemOf(counts: { unreadable: number; repeated: number }): string | null {
  const { unreadable, repeated } = counts;
  if (unreadable > 0) return `${unreadable} rows were not understood: they are quarantined.`;
  return repeated > 0 ? `${repeated} rows came twice for a link and day: the first counts.` : null;
}

/** A row read from Levanta's API, to be delivered to the inbox. */
export type Imported = {
  topic: 'report.daily' | 'invoice.day' | 'invoice.item';
  payload: unknown;
  /** The order it is about; null when there is none, or it cannot be parsed. */
  external_order_id: string | null;
  /** Nothing was sold or earned: stored only when it reverses something. */
  is_nothing: boolean;
};

/** Delivers imported rows to the inbox (`PollWork`). */
export function storeImported(
  { store }: PollWork,
  imported: readonly Imported[],
): ReturnType<PollWork['store']> {
  return store(
    imported.map(({ topic, payload, external_order_id, is_nothing }) => ({
      external_order_id,
      is_nothing,
      toDelivery: (follows, received_at_ms) =>
        importedDelivery(topic, payload, follows, received_at_ms),
    })),
  );
}
