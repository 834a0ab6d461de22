import type { ShopCodes } from './codes.ts';
import type { NetworkEvent } from './event.ts';
import type { SandboxOrder, SandboxRequest } from './sandbox.ts';

/** One secret of an account, and whose account it is at the network (a shop domain), if known. */
export type Credential = { secret: string; external_account: string | null };

/**
 * Makes the delivery of a test order as the network would, marked as one where it marks them, and
 * signed with the account's secret.
 */
export type SignTest = (order: SandboxOrder, credential: Credential) => Promise<SandboxRequest>;

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
  /** Makes a test order of an account, to see that it is connected. */
  signTest: SignTest;
  /** The network's own API, where we ask it something. */
  api?: NetworkApi;
  /** The headers kept with the raw body, lower case: those `identify` and `parse` read. */
  kept_headers: readonly string[];
  /**
   * Set where an account is a shop's own and earns for its merchant's links alone; others are ours,
   * for every brand.
   */
  of_shop?: true;
  /** Set where a delivery's seller is a shop known everywhere by that name, whoever tells of it. */
  names_shops?: true;
  /** Set where a shop's pixel tells which click led to a checkout (`POST /capture/…`). */
  tells_checkouts?: true;
  /**
   * Whose account a delivery says it is for, where the network names it (a shop's domain): not
   * signed, so it only chooses which secrets are tried, and binds an account once one verified.
   */
  accountOf?(headers: Headers): string | null;
  /** Whose account somebody means, in the form `accountOf` has; null when that is nobody's. */
  readAccount?(entered: string): string | null;
  /**
   * True for a request that only asks whether somebody is there: it is not signed, and is answered
   * 200 without a store being asked. It must be of a form no delivery has.
   */
  isPing?(delivery: RawDelivery): boolean;
  /** Networks that post by GET as well. */
  accepts_get: boolean;
  secrets: {
    /** A new secret in the network's form, from 32 random bytes. */
    make(random_bytes: Uint8Array<ArrayBuffer>): string;
    /** What is wrong with a secret somebody brings; null when it can be used. */
    refuse(secret: string): string | null;
    /** True when the secret travels in the webhook's address, as `?token=`. */
    is_in_address: boolean;
    /** Set where one secret signs for many accounts (an app's): it is then of each by its name. */
    is_shared?: true;
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

/** What a network's own API is asked: what a delivery is worth, what is new, a shop's codes. */
type NetworkApi = {
  /** Where it is, unless the setting `<NETWORK>_API_URL` says otherwise. */
  base_url: string;
  /**
   * Checks a delivery with the API, whose word then counts instead of the delivery's. Asked for
   * accounts that have a key and a name at the network.
   */
  confirm?(
    access: ApiAccess & { external_account: string },
    delivery: VerifiedDelivery,
    asked_at_ms: number,
  ): Promise<Confirmation>;
  /** Reads what the network reports only when asked, every hour, for accounts that have a key. */
  poll?: {
    run(work: PollWork): Promise<void>;
    /** Reads a saved state, of whatever version. */
    progress(state: unknown): PollProgress;
  };
  /** Makes and ends a shop's own discount codes, for accounts that have its admin token. */
  codes?: ShopCodes;
};

/** Where a network's API is, and as whom it is asked. */
export type ApiAccess = {
  base_url: string;
  /** Whose account it is at the network; null when it has no name there. */
  external_account: string | null;
  api_key: string;
  /** How long to wait for an answer, if not as long as usual. */
  deadline_ms?: number;
};

/** What the network's API made of a delivery; no event when it did not say, to be asked again. */
export type Confirmation = { event: NetworkEvent } | { event: null; problem: string };

/** What a poll of one account works with. */
export type PollWork = {
  access: ApiAccess;
  /** What was saved last, in the adapter's own form; an older version may have saved it. */
  state: unknown;
  now(): number;
  save(state: unknown): Promise<void>;
  /**
   * Delivers rows as webhooks are: stored raw, parsed, applied. A row that changes nothing is
   * skipped, so delivering the same again writes nothing. A run stores only so many.
   * @returns how many were new, and whether none was left for the next run
   */
  store(rows: readonly PolledRow[]): Promise<{ stored_count: number; is_through: boolean }>;
  log(level: 'info' | 'warn', event: string, fields: Record<string, string | number>): void;
};

/** A row read from a network's API, to be delivered to the inbox. */
export type PolledRow = {
  /** The order it is about; null when there is none, or it cannot be parsed. */
  external_order_id: string | null;
  /** Nothing was sold or earned: stored only when it reverses something. */
  is_nothing: boolean;
  /** @param follows the event this row restates; null when it is the first */
  toDelivery(follows: string | null, received_at_ms: number): VerifiedDelivery;
};

/** How far the polls of an account have come. */
type PollProgress = {
  /** The day everything is read to. */
  complete_to: string | null;
  /** What went wrong last, in words for an operator; null when all is well. */
  problem: string | null;
  /** When the network may be asked again, if it said so. */
  not_before: string | null;
};
