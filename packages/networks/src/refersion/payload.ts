import { z } from 'zod';
import { isPlainText, toPlainText } from '../plain-text.ts';

const amount = z.union([z.string(), z.number()]);
/** Ids and codes: short, and free of what no store can keep. */
const text = z
  .union([z.string(), z.number().int()])
  .transform(String)
  .refine(isPlainText, 'Not a plain text of at most 255 characters');
const optionalText = text.nullish().transform((value) => value || null);
const longText = z
  .string()
  .nullish()
  .transform((value) => (value ? toPlainText(value) : null));

/**
 * A conversion as Refersion posts it (refersion.dev/reference/webhooks). Merchants' and publishers'
 * payloads differ in fields not read here; fields not named are let through.
 */
export const conversionPayload = z.object({
  id: text,
  created: z.string(),
  updated: z.string().nullish(),
  status: z.string().nullish(),
  total: amount,
  commission_total: amount.nullish(),
  currency: z.string(),
  is_test_conversion: z.boolean().nullish(),
  coupon_code: optionalText,
  order_id: optionalText,
  reason: longText,
  customer: z.object({ email: longText }).nullish(),
  click: z.object({ sub_id: optionalText, landed_url: z.string().nullish() }).nullish(),
});
export type ConversionPayload = z.infer<typeof conversionPayload>;
