import type { NetworkEvent } from './event.ts';
import type { ImpactApi } from './impact/impact-api.ts';

/** One secret of an account, and whose account it is at the network (a shop domain), if known. */
export type Credential = { secret: string; external_account: string | null };

/** Our account at a network's own API. */
export type ApiAccess = { external_account: string; api_key: string };
/** The networks' own APIs, as far as deliveries are checked with them. */
export type NetworkApis = { impact: ImpactApi };
/** What the network's API made of a delivery; no event when it did not say, to be asked again. */
export type Confirmation = { event: NetworkEvent } | { event: null; problem: string };

/** Everything SkinStack needs of a network; what is particular to one stays in its folder. */
export type NetworkAdapter = {
  /** Its name as people write it. */
  title: string;
  /**
   * The query parameter of its links that carries our click token and comes back with the order:
   * the `click_parameter` of its programs. Null where orders name a link instead.
   */
  click_parameter: string | null;
  /**
   * Checks the signature over the raw bytes, in constant time; null when it does not hold, or when
   * the delivery names another account. What is returned is stored: a secret the network sends
   * along (a token in the query) is taken out of it.
   */
  verify(delivery: RawDelivery, credential: Credential): Promise<VerifiedDelivery | null>;
  /** Names the delivery; never fails, a body that cannot be read is named by its bytes. */
  identify(delivery: VerifiedDelivery): Promise<DeliveryIdentity>;
  /** Says what the delivery means; what cannot be understood is a value, not an exception. */
  parse(delivery: VerifiedDelivery): NetworkEvent;
  /** Checks a delivery with the network's API, whose word then counts instead of the delivery's. */
  confirm?(
    apis: NetworkApis,
    access: ApiAccess,
    delivery: VerifiedDelivery,
    asked_at_ms: number,
  ): Promise<Confirmation>;
  /** The headers kept with the raw body, lower case: those `identify` and `parse` read. */
  kept_headers: readonly string[];
  /** Set where a delivery's seller is a shop known everywhere by that name, whoever tells of it. */
  names_shops?: true;
  /**
   * Whose account a delivery says it is for, where the network names it (a shop's domain): not
   * signed, so it only chooses which secrets are tried, and binds an account once one verified.
   */
  accountOf?(headers: Headers): string | null;
  /** Networks that post by GET as well. */
  accepts_get: boolean;
  secrets: {
    /** A new secret in the network's form, from 32 random bytes. */
    make(random_bytes: Uint8Array<ArrayBuffer>): string;
    /** What is wrong with a secret somebody brings; null when it can be used. */
    refuse(secret: string): string | null;
    /** True when the secret travels in the webhook's address, as `?token=`. */
    is_in_address: boolean;
  };
};

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
