import { z } from 'zod';
import { longText, text } from '../reading/fields.ts';

/** Shops fill these in with anything: what is no plain text is as good as none. */
const code = text
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const remark = longText.catch(null);
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
  product_id: code,
  title: remark,
  gift_card: flag,
  taxable: flag,
  /** Present on tips only, though it may be null. */
  tip_payment_gateway: z.unknown().optional(),
  tip: z.unknown().optional(),
};
const lineItem = z.object({
  ...kindOfLine,
  id: text,
  sku: remark,
  quantity: count,
  current_quantity: count.nullish(),
  price: z.string(),
  price_set: moneySet,
  discount_allocations: listOf(z.object({ amount: z.string(), amount_set: moneySet })),
  tax_lines: listOf(taxLine),
  properties: z.unknown().optional(),
});
export type LineItem = z.infer<typeof lineItem>;

const refundLine = z.object({
  line_item_id: text,
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

const refundFields = {
  id: text,
  refund_line_items: listOf(refundLine),
  order_adjustments: listOf(
    z.object({ kind: z.string().nullish(), amount: z.string().nullish(), amount_set: moneySet }),
  ),
  refund_shipping_lines: listOf(
    z.object({ subtotal_amount_set: moneySet, tax_amount_set: moneySet }),
  ),
  total_duties_set: moneySet,
  transactions: listOf(
    z.object({
      kind: z.string().nullish(),
      status: z.string().nullish(),
      amount: z.string().nullish(),
      currency: z.string().nullish(),
    }),
  ),
};
const refund = z.object(refundFields);
export type Refund = z.infer<typeof refund>;

/** Body of `refunds/create`: a refund, which does not tell its order's currency or tax rule. */
export const refundPayload = z.object({ ...refundFields, order_id: text });

/** Body of the order topics (shopify.dev/docs/api/admin-rest/latest/resources/order). */
export const orderPayload = z.object({
  id: text,
  test: flag,
  currency: z.string(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  cancel_reason: remark,
  financial_status: z.string().nullish(),
  taxes_included: flag,
  total_discounts: z.string().nullish(),
  total_tip_received: z.string().nullish(),
  total_price_set: moneySet,
  discount_codes: listOf(z.object({ code })),
  discount_applications: listOf(z.object({ type: z.string().nullish(), code })),
  note_attributes: z.unknown().optional(),
  landing_site: z.string().nullish().catch(null),
  email: remark,
  contact_email: remark,
  customer: z.object({ email: remark }).nullish().catch(null),
  line_items: z.array(lineItem),
  refunds: listOf(refund),
});
export type Order = z.infer<typeof orderPayload>;

const ids = z.array(text);
/** Bodies of the compliance topics (shopify.dev, “Privacy law compliance”). */
export const dataRequestPayload = z.object({
  shop_domain: z.string(),
  orders_requested: ids,
  data_request: z.object({ id: text }),
});
export const customerErasurePayload = z.object({ shop_domain: z.string(), orders_to_redact: ids });
/** Neither topic nor shop is signed: a customer's body under this topic is not the shop's wish. */
export const shopErasurePayload = z.strictObject({ shop_id: text, shop_domain: z.string() });
export const shopPayload = z.object({ id: text, myshopify_domain: z.string() });
/** All of it: an order's own body under this topic must not delete the order. */
export const deletedOrderPayload = z.strictObject({
  id: text,
  admin_graphql_api_id: z.string().optional(),
});
