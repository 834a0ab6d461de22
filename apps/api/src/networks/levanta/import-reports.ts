import { listLatestEvents } from '@skinstack/db/inbox/find-webhook-event';
import { assert } from '@skinstack/domain/assert';
import { addDays, dayOf } from '@skinstack/domain/calendar';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { importedDelivery } from '@skinstack/networks/levanta/imported-delivery';
import { readReportRow } from '@skinstack/networks/levanta/parse-report-day';
import { findAdapter } from '@skinstack/networks/networks';
import { acceptDelivery, type Recipient } from '../../inbox/accept-delivery.ts';
import type { Ports } from '../../ports.ts';
import { type Import, type ImportState, recordProblem } from './import-state.ts';

/** Amazon's window is 14 days and returns come within 30: no day older is restated by a report. */
export const RESTATED_DAYS = 35;
/** A run ends here and the next continues: it shares its time with the other accounts. */
const MAX_PAGES = 100;

/**
 * Reads the daily report from the first day that may still be restated until today, page by page,
 * and saves its progress after each.
 */
export async function importReports(
  ports: Ports,
  work: Import,
  state: ImportState,
): Promise<{ state: ImportState; is_complete: boolean }> {
  const today = dayOf(ports.now());
  const from = addDays(state.complete_to ?? today, -RESTATED_DAYS);
  const { cursor: first, ...days } = state.pass ?? { from, to: today, cursor: null };
  let now: ImportState = { ...state, begins_on: state.begins_on ?? from, not_before: null };
  let cursor: string | null = first;
  const seen = new Set<string>();
  const counts = { unreadable: 0, repeated: 0, stored: 0 };
  for (let page = 0; page < MAX_PAGES; page++) {
    const read = await ports.levanta.listReports(work.api_key, { ...days, cursor });
    if ('problem' in read) {
      return { state: await recordProblem(ports, work, now, read), is_complete: false };
    }
    const rows = read.rows.map(asImported).filter((row) => isRequested(row, days.from));
    const unique = rows.filter(({ external_order_id: id }) => id === null || !seen.has(id));
    for (const { external_order_id: id } of rows) if (id !== null) seen.add(id);
    const left = work.max_stored - counts.stored;
    const { stored_count, is_through } = await storeImported(ports, work.account, unique, left);
    counts.stored += stored_count;
    // the page is read again by the next run
    if (!is_through) return { state: now, is_complete: false };
    counts.unreadable += rows.filter((row) => row.external_order_id === null).length;
    counts.repeated += rows.length - unique.length;
    if (read.cursor === null) {
      now = { ...now, pass: null, complete_to: days.to, problem: problemOf(counts) };
      await work.save(now);
      ports.log('info', 'levanta_imported', { network_account_id: work.account.id, ...counts });
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

/**
 * Delivers imported rows as webhooks are: stored raw, parsed, applied. A row that changes nothing
 * is skipped, so importing the same again writes nothing.
 * @param max how many new ones to store; the rest is left for the next run
 * @returns how many were new, and whether none was left
 */
export async function storeImported(
  ports: Ports,
  account: Recipient,
  imported: readonly Imported[],
  max: number,
): Promise<{ stored_count: number; is_through: boolean }> {
  const adapter = findAdapter('levanta');
  assert(adapter, 'Levanta is a network we know');
  const order_ids = imported.flatMap((one) => one.external_order_id ?? []);
  const events = await listLatestEvents(ports.db, account.id, order_ids);
  const latest = new Map(events.map((event) => [event.external_order_id, event]));
  let stored_count = 0;
  for (const { topic, payload, external_order_id, is_nothing } of imported) {
    const before = latest.get(external_order_id ?? '');
    if (before === undefined && is_nothing) continue;
    const delivery = importedDelivery(topic, payload, before?.id ?? null, ports.now());
    if (before?.body_sha256 === (await sha256Hex(delivery.body))) continue;
    if (stored_count >= max) return { stored_count, is_through: false };
    const { outcome } = await acceptDelivery(ports, adapter, account, delivery);
    if (outcome !== 'duplicate') stored_count++;
  }
  return { stored_count, is_through: true };
}
