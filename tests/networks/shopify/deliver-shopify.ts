import type { RawDelivery } from '@skinstack/networks/adapter';
import { SHOP } from '../../world/shopify-order.ts';

/** A delivery of this topic as Shopify sends it, not signed. */
export function deliverShopify(
  topic: string | null,
  payload: unknown,
  headers: Record<string, string> = {},
): RawDelivery {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const sent = { method: 'POST', query: '', received_at_ms: Date.now() } as const;
  const named = new Headers({ 'X-Shopify-Shop-Domain': SHOP, ...headers });
  if (topic !== null) named.set('X-Shopify-Topic', topic);
  return { ...sent, body: new TextEncoder().encode(text), headers: named };
}
