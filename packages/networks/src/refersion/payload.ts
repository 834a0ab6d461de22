import { z } from 'zod';
import { longText, optionalText, text } from '../reading/fields.ts';

/** True or false, as JSON, as a number (text by now) or as a word. */
const flag = z
  .union([z.boolean(), z.string()])
  .nullish()
  .transform((value) => ['true', '1'].includes(String(value).toLowerCase()));

/**
 * A conversion as Refersion posts it (refersion.dev/reference/webhooks). Merchants' payloads add
 * `customer`, publishers' `merchant` and `product_names`; fields not named are let through.
 */
export const conversionPayload = z.object({
  id: text,
  created: z.string(),
  updated: z.string().nullish(),
  status: z.string().nullish(),
  total: z.string(),
  commission_total: z.string().nullish(),
  currency: z.string(),
  is_test_conversion: flag,
  is_recurring: flag,
  coupon_code: optionalText,
  order_id: optionalText,
  subscription_id: optionalText,
  reason: longText,
  customer: z.object({ email: longText }).nullish(),
  click: z.object({ sub_id: optionalText, landed_url: z.string().nullish() }).nullish(),
});
export type ConversionPayload = z.infer<typeof conversionPayload>;
