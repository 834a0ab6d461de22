import { setProductsActive } from '@skinstack/db/set-products-active';
import type { ProductChanged } from '@skinstack/networks/network-event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';

/**
 * Marks a product as offered or not, as the network says. Existing links keep leading to it: a
 * network that stops links reports each of them.
 * @param merchant_id limits it to products of the account's merchant; null for all
 */
export async function setProductsOffered(
  ports: Ports,
  merchant_id: string | null,
  event: ProductChanged,
): Promise<Outcome> {
  const { external_product_id, is_active } = event;
  const { found_count, changed_count } = await setProductsActive(
    ports.db,
    ...([external_product_id, is_active, merchant_id] as const),
  );
  const now = is_active ? 'on offer' : 'not on offer any more';
  if (found_count === 0) {
    return { outcome: 'ignored', reason: `No product of ours is ${external_product_id}.` };
  }
  if (changed_count === 0) {
    return {
      outcome: 'ignored',
      reason: `The product was ${is_active ? now : 'taken off'} before.`,
    };
  }
  const reason = `Product ${external_product_id} is ${now}.`;
  return { outcome: 'updated', conversion_id: null, reason };
}
