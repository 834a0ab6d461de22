import type { NetworkEvent } from '../network-event.ts';
import { type ReportRow, readReportRow } from './report-row.ts';

const NOON_MS = 12 * 3_600_000;

/** A row of the daily report: one order a link and day, as it stood when it was read. */
export function parseReportDay(json: unknown, read_at_ms: number): NetworkEvent {
  const row = readReportRow(json);
  if ('problem' in row) return { type: 'not_understood', reason: row.problem };
  return orderOfRow(row, row.commission_minor, read_at_ms);
}

/** The order a row is, with this commission. */
export function orderOfRow(
  row: ReportRow,
  commission_minor: bigint,
  read_at_ms: number,
): NetworkEvent {
  const { external_order_id, currency, sales_minor: amount_minor, day, sub_ids } = row;
  return {
    type: 'order_reported',

    external_order_id,
    external_conversion_id: null,
    currency,

    amount_minor,
    commission_minor,
    lines: [],
    reversals: [],
    // a day has no hour: noon is that day in most time zones
    ordered_at_ms: Math.min(Date.parse(day) + NOON_MS, read_at_ms),

    version_ms: null,
    void_reason: null,
    customer_email: null,
    claims: sub_ids.map((link) => ({ kind: 'link', link, where: 'the sub-id' })),
  };
}
