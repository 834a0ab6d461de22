import type { ReversalPart } from '@skinstack/domain/commissions/commission';

/** What a delivery says, in SkinStack's words. Network words stop in the adapters. */
export type NetworkEvent =
  | OrderReported
  | OrderReversed
  | LinkDisabled
  | ProductChanged
  | PersonalDataRequested
  | PersonalDataErased
  | AccountClosed
  | { type: 'ignored'; reason: string }
  | { type: 'not_understood'; reason: string };

/** An order (or a network's conversion) as it stands: every figure is absolute, never a change. */
export type OrderReported = {
  type: 'order_reported';
  external_order_id: string;
  /** The network's own id of the conversion; null where the order has no other. */
  external_conversion_id: string | null;
  /** Set where a renewal may come under the number of the order that began the subscription. */
  is_of_subscription?: true;
  currency: string;
  /** The commissionable base, before what `reversals` take back. */
  amount_minor: bigint;
  /** The gross commission, when the network states it; null when our own rule is to apply. */
  commission_minor: bigint | null;
  /** The lines the base is made of, adding up to it; empty when the network tells none. */
  lines: OrderLine[];
  ordered_at_ms: number;
  /** When it came to stand so, by the network; null: when it was delivered. The newest counts. */
  version_ms: number | null;
  /** Why it stands for nothing now (denied, reversed); null while it stands. May change back. */
  void_reason: string | null;
  /** What says who sent the shopper, strongest first. */
  claims: Claim[];
  /** Only compared with the influencer's own address, never stored. */
  customer_email: string | null;
  /** Refunds and cancellations told along with the order. */
  reversals: OrderReversed[];
};

export type OrderLine = {
  line_id: string;
  external_product_id: string | null;
  sku: string | null;
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
  /** Null when the network does not say: the order's own. */
  currency: string | null;
  /** Tells the refunds of an order apart; empty when there can be only one of its kind. */
  external_refund_id: string;
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
};

/** The shop removed our app: nothing more will come. */
type AccountClosed = { type: 'account_closed'; reason: string };

/** A delivery that goes to quarantine, with the reason an operator reads there. */
export function notUnderstood(reason: string): NetworkEvent {
  return { type: 'not_understood', reason };
}
