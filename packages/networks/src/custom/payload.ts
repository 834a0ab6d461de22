import { z } from 'zod';
import { optionalText, text } from '../reading/fields.ts';

/** Decimal text, whether it was sent as text or as a number. */
const amount = z.string();
const instant = z.string().nullish();

/** Every message names its type first; what follows is read by it. */
export const message = z.object({
  type: z.string(),
  timestamp: instant,
  data: z.record(z.string(), z.unknown()),
});

/** What a cancellation says: everything is taken back, so amounts are not read. */
export const cancelledOrder = z.object({ order_id: text });

const item = z.object({ id: text, sku: optionalText, amount });

/** An order, or what is taken back of one (there `amount` is that part). */
export const reportedOrder = cancelledOrder.extend({
  click_id: optionalText,
  coupon_code: optionalText,
  customer_id: optionalText,
  amount,
  currency: z.string(),
  commission_amount: amount.nullish(),
  ordered_at: instant,
  refund_id: optionalText,
  items: z.array(item).max(500).nullish(),
});
export type ReportedOrder = z.infer<typeof reportedOrder>;
