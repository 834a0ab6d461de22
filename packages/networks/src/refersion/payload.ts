import { z } from 'zod';
import { longText, optionalText, text } from '../payload-fields.ts';

/**
 * A conversion as Refersion posts it (refersion.dev/reference/webhooks). Merchants' and publishers'
 * payloads differ in fields not read here; fields not named are let through.
 */
export const conversionPayload = z.object({
  id: text,
  created: z.string(),
  updated: z.string().nullish(),
  status: z.string().nullish(),
  total: z.string(),
  commission_total: z.string().nullish(),
  currency: z.string(),
  is_test_conversion: z.boolean().nullish(),
  coupon_code: optionalText,
  order_id: optionalText,
  reason: longText,
  customer: z.object({ email: longText }).nullish(),
  click: z.object({ sub_id: optionalText, landed_url: z.string().nullish() }).nullish(),
});
export type ConversionPayload = z.infer<typeof conversionPayload>;
