/**
 * A webhook request as it came: its bytes are read once and nothing is parsed. A GET postback says
 * everything in its query, so there `body` is the bytes of the raw query.
 */
export type RawDelivery = {
  method: 'POST' | 'GET';
  /** What follows the `?` of the address, undecoded; empty when there is none. */
  query: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
  received_at_ms: number;
};

declare const verified: unique symbol;
/** A delivery whose signature held. Only `markVerified` makes one, so parsing cannot come first. */
export type VerifiedDelivery = RawDelivery & { readonly [verified]: true };

/** For the `verify` of an adapter alone, after the signature was found good. */
export function markVerified(delivery: RawDelivery): VerifiedDelivery {
  return delivery as VerifiedDelivery;
}

/** How a delivery is told from others: the key it is stored under once, and its topic. */
export type DeliveryIdentity = { external_event_id: string; topic: string | null };
