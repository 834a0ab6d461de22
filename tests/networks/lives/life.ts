import { markVerified, type NetworkAdapter, type RawDelivery } from '@skinstack/networks/adapter';
import type { Heard } from './books.ts';

/**
 * What should be left of an order, by the shop's own final state. A gross is exact, or null where
 * the rate leaves it to the rounding of parts.
 */
export type Expected = {
  base: number;
  gross: number | null;
  is_payable: boolean;
  /** Set where whole and part have fees of their own, each rounded: the net may be off by a cent. */
  has_odd_fees?: boolean;
};
/** What an adapter made of a delivery. */
export type HeardDelivery = Heard & { delivery: RawDelivery };
/** All that a network sent of one sale, in its order, and what should be left of it. */
export type Life = {
  heard: HeardDelivery[];
  expected: ReadonlyMap<string, Expected>;
  story: string[];
};

/** Has an adapter read a delivery, as if its signature had held. */
export function hear(adapter: NetworkAdapter, delivery: RawDelivery): HeardDelivery {
  const event = adapter.parse(markVerified(delivery));
  return { event, received_at_ms: delivery.received_at_ms, delivery };
}

/** A POST of JSON. */
export function post(
  payload: unknown,
  received_at_ms: number,
  headers: Record<string, string> = {},
): RawDelivery {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return { method: 'POST', query: '', body, received_at_ms, headers: new Headers(headers) };
}

/** A GET that says everything in its query. */
export function get(fields: Record<string, string>, received_at_ms: number): RawDelivery {
  const query = String(new URLSearchParams(fields));
  const body = new TextEncoder().encode(query);
  return { method: 'GET', query, body, received_at_ms, headers: new Headers() };
}

/** The 20 % the pure terms pay, exact where it needs no rounding. */
export const fifthOf = (base: number) => (base % 5 === 0 ? base / 5 : null);
