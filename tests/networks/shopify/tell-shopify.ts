import { shopify } from '@skinstack/networks/shopify/adapter';
import { order } from '../../world/shopify-order.ts';
import type { Heard } from '../lives/books.ts';
import { hear, post } from '../lives/life.ts';
import { headersOf } from '../lives/shopify-shop.ts';

const TRIGGERED_MS = Date.UTC(2026, 10, 20, 16);

/** A minute after the order, as Shopify writes it. */
export const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 15, minute)).toISOString();

/** What a delivery of this topic says. */
export function told(topic: string, payload: unknown, triggered_ms = TRIGGERED_MS): Heard {
  return hear(shopify, post(payload, triggered_ms, headersOf(topic, triggered_ms)));
}

/** The order as `orders/updated` tells it in this minute. */
export function updated(minute: number, change: Record<string, unknown>): Heard {
  return told('orders/updated', order({ updated_at: at(minute), ...change }));
}
