import { canonicalNumericId } from '@skinstack/domain/orders/identity';
import type { OrderReported } from '../event.ts';
import { isPlainText } from './text.ts';

/**
 * How senders write that nobody is known: zeros (in a number, in an empty UUID), and what their
 * languages make of nothing. One of these taken for an id would make one person of all guests.
 */
const NOBODY = /^(?:[0.-]*|null|undefined|none|nan|false|guest)$/i;

/** A shop's customer, as their orders, merges and erasures name them. */
export const shopCustomerKey = (id: string) => `shop:${canonicalNumericId(id)}`;

/**
 * Who bought, by an id of them. Nothing for guests, and for an address, which is no id: it would
 * recognise people everywhere.
 * @param keyOf networks with ids of their own put their name before these
 */
export function readCustomer(
  id: string | null | undefined,
  keyOf = shopCustomerKey,
): Pick<OrderReported, 'customer_key'> {
  const isSomebody = id && !NOBODY.test(id) && !id.includes('@') && isPlainText(id);
  return isSomebody ? { customer_key: keyOf(id) } : {};
}
