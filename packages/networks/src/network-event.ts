import type { ReversalPart } from '@skinstack/domain/commission';

/** What a delivery says, in SkinStack's words. Network words stop in the adapters. */
export type NetworkEvent =
  | OrderReported
  | OrderReversed
  | { type: 'ignored'; reason: string }
  | { type: 'not_understood'; reason: string };

/** An order (or a network's conversion) that may have earned a commission. */
export type OrderReported = {
  type: 'order_reported';
  external_order_id: string;
  /** The network's own id of the conversion; null where the order has no other. */
  external_conversion_id: string | null;
  currency: string;
  /** The commissionable base. */
  amount_minor: bigint;
  /** The gross commission, when the network states it; null when our own rule is to apply. */
  commission_minor: bigint | null;
  ordered_at_ms: number;
  click_token: string | null;
  coupon_code: string | null;
};

/** A refund, cancellation or chargeback of an order. */
export type OrderReversed = {
  type: 'order_reversed';
  external_order_id: string;
  kind: 'refund' | 'cancel' | 'chargeback';
  /** Set when just this conversion of the order is taken back: another's denial changes nothing. */
  external_conversion_id: string | null;
  currency: string;
  /** Tells the refunds of an order apart; empty when there can be only one of its kind. */
  external_refund_id: string;
  part: ReversalPart;
  reason: string;
};
