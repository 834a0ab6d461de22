import { canonicalNumericId } from '@skinstack/domain/orders/identity';
import { z } from 'zod';
import { longText, looseText, quantity, text } from '../reading/fields.ts';

/** Every id of WooCommerce's is a number, in one form however a sender writes it. */
const id = text.transform(canonicalNumericId);
/** What is not there is 0: the product of a line whose product was deleted. */
const idOrNone = id
  .nullish()
  .catch(null)
  .transform((value) => (value && value !== '0' ? value : null));
const time = z.string().nullish().catch(null);
function listOf<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** `total` is what was paid after discounts, never with tax, whatever prices_include_tax says. */
const lineItem = z.object({
  id,
  product_id: idOrNone,
  sku: longText.catch(null).transform((sku) => sku || null),
  quantity,
  total: z.string(),
  total_tax: z.string().nullish(),
  meta_data: z.unknown().optional(),
});

/** Body of the order topics (WooCommerce REST API v3, “Order properties”). */
export const orderPayload = z.object({
  id,
  number: looseText,
  status: z.string(),
  currency: z.string(),
  date_created_gmt: z.string(),
  date_modified_gmt: time,
  date_paid_gmt: time,
  date_completed_gmt: time,
  /** 0 of a guest. */
  customer_id: idOrNone,
  billing: z
    .object({ email: longText.catch(null) })
    .nullish()
    .catch(null),
  line_items: z.array(lineItem),
  fee_lines: listOf(z.object({ total: z.string(), total_tax: z.string().nullish() })),
  coupon_lines: listOf(z.object({ code: looseText })).catch([]),
  /** Each with its money only; its goods are told by the REST API alone. */
  refunds: listOf(z.object({ total: z.string() })),
  meta_data: z.unknown().optional(),
});
export type Order = z.infer<typeof orderPayload>;

/** All of it: an order's own body under this topic must not delete the order. */
export const deletedOrderPayload = z.strictObject({ id });

/** What comes instead of an order: the REST API's refusal to show it. */
export const errorPayload = z.object({
  code: z.string().regex(/^[a-z_]{1,80}$/),
  message: z.string(),
});
/** An order in the form of the API before WooCommerce 2.6. */
export const legacyPayload = z.object({ order: z.looseObject({}) });
