import { isCurrency, parseAmount } from '@skinstack/domain/money';
import { z } from 'zod';
import { isPlainText } from '../plain-text.ts';

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
