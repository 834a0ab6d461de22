import { z } from 'zod';
import { looseText, optionalText, quantity, text } from '../reading/fields.ts';

/** Decimal text, whether it was sent as text or as a number. */
const amount = z.string();
const instant = z.string().nullish();

/** Every message names its type first; what follows is read by it. */
export const message = z.object({
  type: z.string(),
  timestamp: instant,
  data: z.record(z.string(), z.unknown()),
});

/** What names an order, and one of its conversions where it has several. */
export const namedOrder = z.object({
  order_id: text,
  conversion_id: optionalText,
  refund_id: optionalText,
  dispute_id: optionalText,
  /** What is not there at all is another matter than what cannot be read. */
  amount: z.unknown().optional(),
});

const item = z.object({ id: text, sku: looseText, quantity, amount });

/** An order, or what is taken back of one (there `amount` is that part). */
export const reportedOrder = namedOrder.extend({
  coupon_code: looseText,
  customer_id: looseText,
  order_kind: looseText,
  amount,
  currency: z.string(),
  commission_amount: amount.nullish(),
  payment_state: z.string().nullish(),
  ordered_at: instant,
  fulfilled_at: instant,
  items: z.array(item).max(500).nullish(),
});
export type ReportedOrder = z.infer<typeof reportedOrder>;
