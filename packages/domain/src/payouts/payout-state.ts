import type { TransferKind } from '../ledger.ts';

export const PAYOUT_STATES = ['requested', 'sent', 'settled', 'failed'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/**
 * What can happen to a payout: from which states, to which, and the journal it makes. Settled and
 * failed are for good: a payout moves money once, and a correction is a new one.
 */
export const PAYOUT_TRANSITIONS = {
  send: { from: ['requested'], to: 'sent', journal: null },
  settle: { from: ['requested', 'sent'], to: 'settled', journal: 'payout_settled' },
  fail: { from: ['requested', 'sent'], to: 'failed', journal: 'payout_failed' },
} as const satisfies Record<
  string,
  { from: readonly PayoutState[]; to: PayoutState; journal: TransferKind | null }
>;
export type PayoutTransition = keyof typeof PAYOUT_TRANSITIONS;
