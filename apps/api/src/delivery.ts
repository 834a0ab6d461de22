import type { CommissionSplit } from '@skinstack/domain/commissions/commission';
import type { Attributed } from '@skinstack/domain/orders/attribution';

/** Where a delivery came from: its row in the inbox and the account it was delivered to. */
export type DeliverySource = {
  webhook_event_id: string;
  network_account_id: string;
  network: string;
  /** The most a network may state as the commission, of the order's base; null: all of it. */
  max_commission_bps: number | null;
  /** Set when the account belongs to one merchant. */
  merchant_id: string | null;
  received_at_ms: number;
  /** Set when an operator says who earned it: then nothing else is asked. */
  by_hand?: Attributed;
};

/** What became of a delivery; each is an answer to a webhook in the HTTP contract. */
export type Outcome =
  | {
      outcome: 'recorded';
      conversion_id: string;
      commission: CommissionSplit & { currency: string };
    }
  | { outcome: 'reversed'; conversion_id: string }
  | { outcome: 'updated'; conversion_id: string | null; reason?: string }
  | { outcome: 'duplicate'; conversion_id: string | null; told_by?: string }
  | { outcome: 'unattributed' | 'pending' }
  | { outcome: 'ignored' | 'quarantined'; reason: string };
