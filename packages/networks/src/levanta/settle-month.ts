import { splitByWeight } from '@skinstack/domain/money';
import type { Imported } from './import-reports.ts';
import {
  type InvoiceDay,
  type InvoiceItem,
  type InvoiceItemOfMonth,
  invoiceOrderId,
  readInvoiceItem,
} from './parse-invoice.ts';
import { type ReportRow, readReportRow } from './parse-report-day.ts';

type Day = ReportRow & { payload: unknown };

/**
 * Restates the days of a month by its invoice. An invoice states a brand's commission as a whole,
 * so it is split over the days in proportion to what the report gave each, to the cent
 * (docs/decisions say why).
 * @param items of the invoice, and `rows` of the month's report, both as Levanta answered
 */
export function settleMonth(
  month: string,
  items: readonly unknown[],
  rows: readonly unknown[],
): Imported[] {
  const days = readDays(month, rows);
  const read = items.map((item) => ({ item, meant: readInvoiceItem(item) }));
  const groups = new Map<string, InvoiceItem>();
  for (const { meant } of read) {
    if ('problem' in meant) continue;
    const sum = groups.get(keyOf(meant))?.commission_minor ?? 0n;
    groups.set(keyOf(meant), { ...meant, commission_minor: sum + meant.commission_minor });
  }
  const earning = (group: InvoiceItem) => days.filter((day) => isOf(day, group));
  const restated = [...groups.values()].flatMap((group) =>
    restate(month, group.commission_minor, earning(group)),
  );
  return [
    ...restated,
    ...read.map(({ item, meant }) => {
      const group = 'problem' in meant ? undefined : groups.get(keyOf(meant));
      return itemDelivery(month, item, group, group ? earning(group) : []);
    }),
  ];
}

/** The days of the month, each once, whatever else the answer contains. */
function readDays(month: string, rows: readonly unknown[]): Day[] {
  const days = new Map<string, Day>();
  for (const payload of rows) {
    const row = readReportRow(payload);
    if ('problem' in row || !row.day.startsWith(month)) continue;
    if (!days.has(row.external_order_id)) days.set(row.external_order_id, { ...row, payload });
  }
  return [...days.values()];
}

const keyOf = ({ brand_id, currency }: InvoiceItem) => `${currency} ${brand_id}`;
const isOf = (day: Day, group: InvoiceItem) =>
  day.brand_id === group.brand_id && day.currency === group.currency;

function restate(month: string, invoiced_minor: bigint, days: readonly Day[]): Imported[] {
  const reported = days.map((day) => day.commission_minor);
  const shares = splitByWeight(invoiced_minor, reported);
  return days.map((day, index) => {
    const { external_order_id, payload: row } = day;
    const commission_minor = shares[index] ?? 0n;
    const shared = { external_order_id, is_nothing: false };
    if (commission_minor === day.commission_minor) {
      return { ...shared, topic: 'report.daily', payload: row };
    }
    const payload: InvoiceDay = { row, month, commission_minor: String(commission_minor) };
    return { ...shared, topic: 'invoice.day', payload };
  });
}

function itemDelivery(
  month: string,
  item: unknown,
  group: InvoiceItem | undefined,
  days: readonly Day[],
): Imported {
  const commission_minor = days.reduce((sum, day) => sum + day.commission_minor, 0n);
  const payload: InvoiceItemOfMonth = {
    month,
    item,
    invoiced_minor: String(group?.commission_minor ?? 0n),
    days: { count: days.length, commission_minor: String(commission_minor) },
  };
  const isOrder = group !== undefined && days.length === 0;
  const external_order_id = isOrder ? invoiceOrderId(group.brand_id, month, group.currency) : null;
  return { topic: 'invoice.item', payload, external_order_id, is_nothing: false };
}
