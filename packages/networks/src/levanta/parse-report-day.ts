import { isCurrency, parseAmount } from '@skinstack/domain/money';
import { canonicalText } from '@skinstack/domain/orders/identity';
import { z } from 'zod';
import type { NetworkEvent } from '../event.ts';
import { isPlainText } from '../reading/text.ts';

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

    ...{ seller: null, order_names: [], edited_off_minor: 0n, never_paid_minor: 0n },
    ...{ payment_state: 'unknown', fulfilled_at_ms: null },
    version: null,
    void_reason: null,
    customer_email: null,
    claims: sub_ids.map((link) => ({ kind: 'link', link, where: 'the sub-id' })),
  };
}

/** A day of a link as Levanta's `/reports` has it; amounts in minor units, the day in UTC. */
export type ReportRow = {
  /** The order this row is to us: one a link and day. */
  external_order_id: string;
  day: string;
  brand_id: string | null;
  sub_ids: string[];
  currency: string;
  sales_minor: bigint;
  commission_minor: bigint;
};

/**
 * The names a field may have. Levanta documents what a row holds, not how it is called there
 * (docs/networks/levanta.md lists what is assumed); the first that is there counts.
 */
const NAMES = {
  link_id: ['linkId', 'link_id', 'adGroupId', 'ad_group_id'],
  asin: ['asin', 'primaryId', 'primary_id'],
  brand_id: ['brandId', 'brand_id'],
  day: ['date', 'day'],
  sales: ['sales', 'totalSales', 'total_sales', 'revenue'],
  commission: ['commissions', 'commission', 'totalCommission', 'total_commission'],
  currency: ['currency', 'currencyCode', 'currency_code'],
} as const;
const SUB_IDS = [
  ...['sourceSubId', 'source_sub_id', 'subid1', 'subId1', 'sub_id_1'],
  ...['sourceId', 'source_id', 'source', 'subid2', 'subId2', 'sub_id_2'],
];

const text = z
  .union([z.string(), z.number().int()])
  .transform((value) => canonicalText(String(value)))
  .refine(isPlainText, 'Not a plain text of at most 255 characters');
/** Null is nothing earned; a field that is not there at all is another matter. */
const amount = z.union([z.string(), z.number(), z.null()]).transform((value) => value ?? '0');
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((value) => value.slice(0, 10))
  .pipe(z.iso.date());

const rowSchema = z
  .record(z.string(), z.unknown())
  .transform((row) => {
    const named = Object.entries(NAMES).map(([name, names]) => [name, firstOf(row, names)]);
    const sub_ids = SUB_IDS.map((name) => row[name]).filter(isSubId);
    return { ...Object.fromEntries(named), sub_ids: [...new Set(sub_ids)] };
  })
  .pipe(
    z.object({
      link_id: text.optional(),
      asin: text.transform((asin) => asin.toUpperCase()).optional(),
      brand_id: text.optional(),

      day,
      sales: amount,
      commission: amount,
      currency: z.string().transform((code) => code.toUpperCase()),
      sub_ids: z.array(z.string()),
    }),
  );

function firstOf(row: Record<string, unknown>, names: readonly string[]): unknown {
  return row[names.find((name) => row[name] !== undefined) ?? ''];
}

function isSubId(value: unknown): value is string {
  return typeof value === 'string' && isPlainText(value);
}

/** Reads a row of a report; what is wrong with it, in words, when it cannot be used. */
export function readReportRow(json: unknown): ReportRow | { problem: string } {
  const read = rowSchema.safeParse(json);
  if (!read.success) {
    const fields = read.error.issues.map((issue) => issue.path.join('.') || 'row');
    return { problem: `These fields are missing or malformed: ${fields.join(', ')}.` };
  }
  const { link_id, asin, brand_id = null, currency, sub_ids } = read.data;
  if (!isCurrency(currency)) return { problem: 'The currency is not an ISO 4217 code.' };
  const sales_minor = parseAmount(read.data.sales, currency);
  const commission_minor = parseAmount(read.data.commission, currency);
  if (sales_minor === null || sales_minor < 0n) return { problem: 'sales is no amount.' };
  if (commission_minor === null || commission_minor < 0n) {
    return { problem: 'The commission is no amount.' };
  }
  // a storefront's link has a row for each product; a row without a link id is its sub-ids'
  const link = [...(link_id === undefined ? sub_ids : [link_id]), asin ?? ''].filter(Boolean);
  const external_order_id = `levanta:${link.join('~')}:${read.data.day}`;
  if (link.length === 0) return { problem: 'The row names neither a link nor a sub-id.' };
  if (!isPlainText(external_order_id)) return { problem: 'The names of the row are too long.' };
  const { day } = read.data;
  return { external_order_id, day, brand_id, sub_ids, currency, sales_minor, commission_minor };
}
