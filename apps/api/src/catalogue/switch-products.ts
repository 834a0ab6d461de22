import { setProductsActive } from '@skinstack/db/set-products-active';
import type { ProductChanged } from '@skinstack/networks/network-event';
import type { Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';

/**
 * Puts a product on offer, or takes it off, as the network says. Links already made go on leading
 * there: a network that stops them says so of each.
 * @param merchant_id the merchant of the network account: its products only; null: anybody's
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
