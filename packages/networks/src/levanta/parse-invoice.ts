import { type Currency, formatAmount, isCurrency, parseAmount } from '@skinstack/domain/money';
import { z } from 'zod';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { isPlainText } from '../reading/text.ts';
import { orderOfRow, readReportRow } from './parse-report-day.ts';

const minor = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(BigInt);
/** The month of an invoice, as people write it: `2026-10`. */
const month = z.string().regex(/^\d{4}-\d{2}$/);

/** A day whose commission the month's invoice settled otherwise than the report had it. */
const invoiceDay = z.object({ row: z.unknown(), month, commission_minor: minor });
/** An item of a month's invoice, what it states for the brand, and the sum of the brand's days. */
const invoiceItem = z.object({
  month,
  item: z.unknown(),
  invoiced_minor: minor,
  days: z.object({ count: z.number().int(), commission_minor: minor }),
});
/** What the importer stores of an invoice; amounts in minor units, as text. */
export type InvoiceDay = { row: unknown; month: string; commission_minor: string };
export type InvoiceItemOfMonth = {
  month: string;
  item: unknown;
  /** All items of the month for the same brand and currency. */
  invoiced_minor: string;
  days: { count: number; commission_minor: string };
};

/** The order of a day with the commission the invoice left it. */
export function parseInvoiceDay(json: unknown, read_at_ms: number): NetworkEvent {
  const read = invoiceDay.safeParse(json);
  if (!read.success) return notUnderstood('This is no day of an invoice.');
  const row = readReportRow(read.data.row);
  if ('problem' in row) return notUnderstood(row.problem);
  return orderOfRow(row, read.data.commission_minor, read_at_ms);
}

/**
 * An item of an invoice. Its days carry the money; only a commission that no day of the month
 * explains is an order of its own, which names no link and so is nobody's.
 */
export function parseInvoiceItem(json: unknown, read_at_ms: number): NetworkEvent {
  const read = invoiceItem.safeParse(json);
  if (!read.success) return notUnderstood('This is no item of an invoice.');
  const item = readInvoiceItem(read.data.item);
  if ('problem' in item) return notUnderstood(item.problem);
  const { month, days, invoiced_minor: commission_minor } = read.data;
  const { brand_id, brand_name } = item;
  const currency = item.currency as Currency;
  const show = (amount_minor: bigint) => `${currency} ${formatAmount({ amount_minor, currency })}`;
  const stated = `The invoice of ${month} for ${brand_name} states ${show(commission_minor)}`;
  if (days.count > 0 || commission_minor === 0n) {
    const isSame = days.commission_minor === commission_minor;
    const sum = `its ${days.count} days ${show(days.commission_minor)}`;
    const reason = isSame ? `${stated}, as ${sum} do.` : `${stated}, ${sum}: they were restated.`;
    return { type: 'ignored', reason };
  }
  return {
    type: 'order_reported',
    external_order_id: invoiceOrderId(brand_id, month, currency),
    external_conversion_id: null,
    currency,
    amount_minor: 0n,
    commission_minor,
    lines: [],
    reversals: [],
    claims: [],
    customer_email: null,
    void_reason: null,
    // the last instant of the month
    ordered_at_ms: Math.min(startOfNextMonth(month) - 1, read_at_ms),
    version: null,
    ...{ seller: null, order_names: [], edited_off_minor: 0n, never_paid_minor: 0n },
    ...{ payment_state: 'unknown', fulfilled_at_ms: null },
  };
}

/** The order that a commission of an invoice is when no day explains it. */
export function invoiceOrderId(brand_id: string, month: string, currency: string): string {
  return `levanta:invoice:${brand_id}:${month}:${currency}`;
}

function startOfNextMonth(month: string): number {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Date.UTC(year, number, 1);
}

/** What Levanta invoiced for a brand and month. `cpcCommission`, pay for clicks, is no part. */
export type InvoiceItem = {
  brand_id: string;
  brand_name: string;
  currency: string;
  commission_minor: bigint;
};

const name = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .refine(isPlainText, 'Not a plain text of at most 255 characters');
/** An item of `/invoices/items`, as public clients of the API read it. */
const itemSchema = z.object({
  brand: z.object({ id: name, name: name.optional() }),
  currency: z.string().transform((code) => code.toUpperCase()),
  commission: z.union([z.string(), z.number()]),
});

/** Reads an item of an invoice; what is wrong with it, in words, when it cannot be used. */
export function readInvoiceItem(json: unknown): InvoiceItem | { problem: string } {
  const read = itemSchema.safeParse(json);
  if (!read.success) {
    const fields = read.error.issues.map((issue) => issue.path.join('.') || 'item');
    return { problem: `These fields are missing or malformed: ${fields.join(', ')}.` };
  }
  const { brand, currency } = read.data;
  if (!isCurrency(currency)) return { problem: 'The currency is not an ISO 4217 code.' };
  const commission_minor = parseAmount(read.data.commission, currency);
  if (commission_minor === null) return { problem: 'The commission is no amount.' };
  if (commission_minor < 0n) return { problem: 'The commission of the month is negative.' };
  const { id: brand_id, name: brand_name = brand_id } = brand;
  return { brand_id, brand_name, currency, commission_minor };
}
