import type { CommissionSplit } from '@skinstack/domain/commission';

/** What became of a delivery; each is an answer to a webhook in the HTTP contract. */
export type Outcome =
  | {
      outcome: 'recorded';
      conversion_id: string;
      commission: CommissionSplit & { currency: string };
    }
  | { outcome: 'reversed'; conversion_id: string }
  | { outcome: 'updated'; conversion_id: string | null; reason?: string }
  | { outcome: 'duplicate'; conversion_id: string | null }
  | { outcome: 'unattributed' | 'pending' }
  | { outcome: 'ignored' | 'quarantined'; reason: string };
