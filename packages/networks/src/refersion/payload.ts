import { canonicalOrderNumber } from '@skinstack/domain/orders/identity';
import { z } from 'zod';
import { longText, looseText, optionalText, text } from '../reading/fields.ts';

/** True or false, as JSON, as a number (text by now) or as a word. */
const flag = z
  .union([z.boolean(), z.string()])
  .nullish()
  .catch(null)
  .transform((value) => ['true', '1'].includes(String(value).toLowerCase()));

/** The shop's number of the order; `#1001` and `1001` are one, however the shop's app sends it. */
const orderNumber = text.transform(canonicalOrderNumber);

/** Whose order it is: a publisher's account hears of several brands, which may number alike. */
const merchant = z
  .object({ id: looseText, name: looseText })
  .nullish()
  .catch(null)
  .transform((one) => (one?.id ?? one?.name)?.toLowerCase() ?? null);

/** What may carry a click of ours, and an influencer's code. */
const claims = {
  coupon_code: looseText,
  click: z
    .object({ sub_id: looseText, landed_url: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
};

/**
 * A conversion as Refersion posts it (refersion.dev/reference/webhooks). Merchants' payloads add
 * `customer`, publishers' `merchant` and `product_names`; fields not named are let through.
 */
export const conversionPayload = z.object({
  ...claims,
  id: text,
  created: z.string(),
  updated: z.string().nullish(),
  status: z.string().nullish(),
  total: z.string(),
  commission_total: z.string().nullish(),
  currency: z.string(),
  is_test_conversion: flag,
  is_recurring: flag,
  order_id: z
    .preprocess((value) => (value === '' ? null : value), orderNumber.nullish())
    .transform((value) => value ?? null),
  subscription_id: looseText,
  reason: longText.catch(null),
  merchant,
  customer: z.object({ email: longText }).nullish().catch(null),
});
export type ConversionPayload = z.infer<typeof conversionPayload>;

/**
 * The short form of a conversion that scripts and automation tools send, signed like the long one:
 * the commission of an order, under an id of its own.
 */
export const shortPayload = z.object({
  ...claims,
  event_id: text,
  order_id: orderNumber,
  commission_amount: z.string(),
  total: z.string().nullish(),
  currency: optionalText,
  status: z.string().nullish(),
  sub_id: looseText,
  created: z.string().nullish(),
  updated: z.string().nullish(),
  is_test_conversion: flag,
  merchant,
});
export type ShortPayload = z.infer<typeof shortPayload>;
