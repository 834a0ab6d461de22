import { canonicalNumericId } from '@skinstack/domain/orders/identity';
import { z } from 'zod';
import { longText, text } from '../reading/fields.ts';

/**
 * Every id of Shopify's is a number, in one form however a sender writes it: `5001.0` is `5001`.
 */
const id = text.transform(canonicalNumericId);
/** Shops fill these in with anything: what is no plain text is as good as none. */
const code = text
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const remark = longText.catch(null);
const time = z.string().nullish().catch(null);
const count = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);
/** Lists are missing when a subscription asks for some fields only. */
function listOf<S extends z.ZodType>(item: S) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

const money = z.object({ amount: z.string(), currency_code: z.string() });
/** An amount in the shop's currency and in the buyer's. */
const moneySet = z
  .object({ shop_money: money, presentment_money: money.nullish() })
  .nullish()
  .catch(null)
  .transform((set) => set ?? null);
export type MoneySet = z.infer<typeof moneySet>;

const taxLine = z.object({ price: z.string(), price_set: moneySet, rate: z.string().nullish() });
/** What tells a tip or a gift card from goods. */
const kindOfLine = {
  product_id: id
    .nullish()
    .catch(null)
    .transform((value) => value ?? null),
  title: remark,
  gift_card: flag,
  taxable: flag,
  /** Present on tips only, though it may be null. */
  tip_payment_gateway: z.unknown().optional(),
  tip: z.unknown().optional(),
};
const allocation = z.object({
  amount: z.string(),
  amount_set: moneySet,
  discount_application_index: count.nullish().catch(null),
});
const lineItem = z.object({
  ...kindOfLine,
  id,
  sku: remark,
  quantity: count,
  current_quantity: count.nullish(),
  price: z.string(),
  price_set: moneySet,
  discount_allocations: listOf(allocation),
  tax_lines: listOf(taxLine),
  properties: z.unknown().optional(),
});
export type LineItem = z.infer<typeof lineItem>;

const refundLine = z.object({
  line_item_id: id,
  quantity: count.nullish(),
  subtotal: z.string().nullish(),
  subtotal_set: moneySet,
  total_tax: z.string().nullish(),
  total_tax_set: moneySet,
  line_item: z
    .object({ ...kindOfLine, tax_lines: listOf(taxLine) })
    .nullish()
    .catch(null),
});
export type RefundLine = z.infer<typeof refundLine>;

/** Shipping is no part of the base; its tax is part of the order's. */
const shippingLine = z.object({
  id: id.nullish(),
  price: z.string().nullish(),
  price_set: moneySet,
  discount_allocations: listOf(allocation),
  tax_lines: listOf(taxLine),
  is_removed: flag,
});
export type ShippingLine = z.infer<typeof shippingLine>;

const refundFields = {
  id,
  created_at: time,
  processed_at: time,
  refund_line_items: listOf(refundLine),
  order_adjustments: listOf(
    z.object({
      kind: z.string().nullish(),
      reason: z.string().nullish().catch(null),
      amount: z.string().nullish(),
      amount_set: moneySet,
      tax_amount: z.string().nullish(),
      tax_amount_set: moneySet,
    }),
  ),
  refund_shipping_lines: listOf(
    z.object({
      shipping_line_id: id.nullish().catch(null),
      subtotal_amount_set: moneySet,
      tax_amount_set: moneySet,
    }),
  ),
  total_duties_set: moneySet,
  duties: listOf(z.object({ amount_set: moneySet })).catch([]),
  total_additional_fees_set: moneySet,
  /** Null when the payload has no list of them: an empty one says that no money moved. */
  transactions: z
    .array(
      z.object({
        kind: z.string().nullish(),
        status: z.string().nullish(),
        amount: z.string().nullish(),
        currency: z.string().nullish(),
      }),
    )
    .nullish()
    .transform((list) => list ?? null),
};
const refund = z.object(refundFields);
export type Refund = z.infer<typeof refund>;

/** Body of `refunds/create`: a refund, which does not tell its order's currency or tax rule. */
export const refundPayload = z.object({ ...refundFields, order_id: id });

/** Body of the order topics (shopify.dev/docs/api/admin-rest/latest/resources/order). */
export const orderPayload = z.object({
  id,
  name: code,
  order_number: code,
  source_name: code,
  test: flag,
  currency: z.string(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  cancel_reason: remark,
  financial_status: z.string().nullish(),
  fulfillment_status: code,
  fulfillments: listOf(z.object({ status: code, created_at: time })).catch([]),
  taxes_included: flag,
  total_discounts: z.string().nullish(),
  total_tax: z.string().nullish(),
  total_tax_set: moneySet,
  tax_lines: listOf(taxLine).catch([]),
  total_price_set: moneySet,
  discount_codes: listOf(z.object({ code })),
  discount_applications: listOf(z.object({ type: z.string().nullish(), code })),
  checkout_token: code,
  note_attributes: z.unknown().optional(),
  landing_site: z.string().nullish().catch(null),
  referring_site: z.string().nullish().catch(null),
  email: remark,
  contact_email: remark,
  customer: z.object({ id: code, email: remark }).nullish().catch(null),
  tags: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(null),
  line_items: z.array(lineItem),
  shipping_lines: listOf(shippingLine).catch([]),
  refunds: listOf(refund),
});
export type Order = z.infer<typeof orderPayload>;

/** Body of `disputes/create` and `disputes/update` (Shopify Payments only). */
export const disputePayload = z.object({
  id,
  order_id: id.nullish(),
  amount: z.string().nullish(),
  currency: z.string().nullish(),
  reason: remark,
  status: z.string(),
  initiated_at: time,
  finalized_on: time,
});
export type Dispute = z.infer<typeof disputePayload>;

const ids = z.array(id);
/** Bodies of the compliance topics (shopify.dev, “Privacy law compliance”). */
export const dataRequestPayload = z.object({
  shop_domain: z.string(),
  orders_requested: ids,
  data_request: z.object({ id: text }),
});
export const customerErasurePayload = z.object({
  shop_domain: z.string(),
  orders_to_redact: ids,
  customer: z.object({ id }).nullish().catch(null),
});
const customerGid = z
  .string()
  .regex(/^gid:\/\/shopify\/Customer\/\d{1,20}$/)
  .transform((gid) => gid.slice(gid.lastIndexOf('/') + 1));
/** Neither topic nor shop is signed, but no other body has these two. */
export const customerMergePayload = z.object({
  admin_graphql_api_customer_kept_id: customerGid,
  admin_graphql_api_customer_deleted_id: customerGid,
  status: z.string(),
});
/** Neither topic nor shop is signed: a customer's body under this topic is not the shop's wish. */
export const shopErasurePayload = z.strictObject({ shop_id: text, shop_domain: z.string() });
export const shopPayload = z.object({ id: text, myshopify_domain: z.string() });
/** All of it: an order's own body under this topic must not delete the order. */
export const deletedOrderPayload = z.strictObject({
  id,
  admin_graphql_api_id: z.string().optional(),
});
