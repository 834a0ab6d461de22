import type { NetworkEvent, OrderReported } from '@skinstack/networks/event';
import { woocommerce } from '@skinstack/networks/woocommerce/adapter';
import { deliverWoo, wooOrder } from '../../world/woocommerce-order.ts';
import { hear } from '../lives/life.ts';

export type Json = Record<string, unknown>;

/** What a delivery of this topic says. */
export const told = (topic: string, body: unknown, at_ms?: number) =>
  hear(woocommerce, deliverWoo(topic, body, at_ms));

/** What `order.updated` of the order with this change says. */
export const said = (change: Json = {}): NetworkEvent =>
  told('order.updated', wooOrder(change)).event;

/** The same, which must be an order. */
export function reported(change: Json = {}): OrderReported {
  const event = said(change);
  if (event.type !== 'order_reported') throw new Error(JSON.stringify(event));
  return event;
}
