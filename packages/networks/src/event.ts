import type { OrderKind } from '@skinstack/domain/customers/bond';
import type { ReversalPart } from '@skinstack/domain/orders/order-facts';
import type { PaymentState } from '@skinstack/domain/orders/payment';
import type { Version } from '@skinstack/domain/orders/versions';

/** What a delivery says, in SkinStack's words. Network words stop in the adapters. */
export type NetworkEvent =
  | OrderReported
  | OrderReversed
  | LinkDisabled
  | ProductChanged
  | PersonalDataRequested
  | PersonalDataErased
  | CustomersMerged
  | AccountClosed
  | { type: 'ignored'; reason: string }
  | { type: 'not_understood'; reason: string };

/** An order (or a network's conversion) as it stands: every figure is absolute, never a change. */
export type OrderReported = {
  type: 'order_reported';
  external_order_id: string;
  /** The network's own id of the conversion; null where the order has no other. */
  external_conversion_id: string | null;
  /** Who sold it, in the network's words and one form (a shop's domain, a brand's id); null: the
   * account's own shop. Two sellers of one account may number alike. */
  seller: string | null;
  /** Every number the sale is known by, canonical: one sale told by two networks is known by it. */
  order_names: string[];
  /** Set where a renewal may come under the number of the order that began the subscription. */
  is_of_subscription?: true;
  currency: string;
  /** The commissionable base, before what `reversals` take back. */
  amount_minor: bigint;
  /** The gross commission, when the network states it; null when our own rule is to apply. */
  commission_minor: bigint | null;
  /** The lines the base is made of, adding up to it; empty when the network tells none. */
  lines: OrderLine[];
  /** Value and tax of pieces an edit took off: money that may go back and takes nothing. */
  edited_off_minor: bigint;
  /** While the customer still owes money: what edits and returns took off so far, which was never
   * paid and so is never paid back; else 0. */
  never_paid_minor: bigint;
  ordered_at_ms: number;
  /** Whether the shop was paid; `unknown` where the network answers for it. */
  payment_state: PaymentState;
  /** When everything was fulfilled; null while it is not, or when nobody says. */
  fulfilled_at_ms: number | null;
  /** How new this word is, by the network; null: as new as its delivery. The newest counts. */
  version: Version | null;
  /** Why it stands for nothing now (denied, reversed); null while it stands. May change back. */
  void_reason: string | null;
  /** What says who sent the shopper, wherever it was found; how strong it is the rules say. */
  claims: Claim[];
  /** The checkout it came of, where the network tells: a pixel may have told its clicks. */
  checkout_token?: string;
  /** Only compared with the influencer's own address, never stored. */
  customer_email: string | null;
  /** Who bought, by the shop's own id of them (never an address): only its keyed hash is kept.
   * Networks with ids of their own put their name before them. Missing for guests. */
  customer_key?: string | null;
  /** What the network calls the order; missing where it says nothing. */
  order_kind?: OrderKind | null;
  /** Refunds and cancellations told along with the order. */
  reversals: OrderReversed[];
};

export type OrderLine = {
  line_id: string;
  external_product_id: string | null;
  sku: string | null;
  /** How many pieces, where they are more than one. */
  quantity?: number;
  amount_minor: bigint;
};

/**
 * What came with an order and says who sent the shopper, and where it was found, in words: a click
 * token, a link of ours (its id or slug) where the network counts by link, a discount code.
 */
export type Claim =
  | { kind: 'click'; token: string; where: string }
  | { kind: 'link'; link: string; where: string }
  | { kind: 'coupon'; code: string };

/** A refund, cancellation or chargeback of an order. */
export type OrderReversed = {
  type: 'order_reversed';
  external_order_id: string;
  kind: 'refund' | 'cancel' | 'chargeback';
  /** Set when just this conversion of the order is taken back: another's denial changes nothing. */
  external_conversion_id: string | null;
  /** Set when it is of a subscription, whose orders may share a number: it takes back the one of
   * these it fits. */
  is_of_subscription?: true;
  /** Null when the network does not say: the order's own. */
  currency: string | null;
  /** Tells the refunds of an order apart; empty when there can be only one of its kind. */
  external_refund_id: string;
  /** Who sold the order, as of `OrderReported`. */
  seller: string | null;
  /** How new this word about the reversal is; null: as new as its delivery. The newest counts. */
  version: Version | null;
  /** `open`: a dispute that is not decided. `withdrawn`: it does not count, or no longer. */
  state: 'open' | 'stands' | 'withdrawn';
  part: ReversalPart;
  reason: string;
};

/** The network stopped a link: ours that lead there, or are named by a sub-id, stop too. */
export type LinkDisabled = {
  type: 'link_disabled';
  destination_url: string | null;
  sub_ids: string[];
  reason: string;
};

/** A product can be promoted from now on, or no longer. */
export type ProductChanged = {
  type: 'product_changed';
  external_product_id: string;
  is_active: boolean;
  /** How new this word is; an older one changes nothing. Null: as new as its delivery. */
  version: Version | null;
};

/** A customer asks the shop what is kept about them. */
export type PersonalDataRequested = {
  type: 'personal_data_requested';
  external_request_id: string;
  external_order_ids: string[];
};

/** What is kept about a customer (by their orders), or about everybody of a shop, must go. */
export type PersonalDataErased = {
  type: 'personal_data_erased';
  external_order_ids: string[] | 'all';
  /** Who it is, where the network says so. */
  customer_key?: string | null;
};

/** The shop made two of its customers one: what was of the one is the other's. */
export type CustomersMerged = {
  type: 'customers_merged';
  kept_key: string;
  deleted_key: string;
};

/** The shop removed our app: nothing more will come. */
type AccountClosed = { type: 'account_closed'; reason: string };

/** A delivery that goes to quarantine, with the reason an operator reads there. */
export function notUnderstood(reason: string): NetworkEvent {
  return { type: 'not_understood', reason };
}
