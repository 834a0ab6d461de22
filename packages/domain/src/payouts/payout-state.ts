import type { TransferKind } from '../ledger.ts';

export const PAYOUT_STATES = [
  'requested',
  'sent',
  'settled',
  'failed',
  'returned',
  'cancelled',
] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/**
 * What can happen to a payout: from which states, to which, and the journal it makes. `cancelled`
 * is what becomes of one of which nothing is left before it was sent; it has no move of its own.
 */
export const PAYOUT_TRANSITIONS = {
  send: { from: ['requested'], to: 'sent', journal: null },
  settle: { from: ['requested', 'sent'], to: 'settled', journal: 'payout_settled' },
  fail: { from: ['requested', 'sent'], to: 'failed', journal: 'payout_failed' },
  return: { from: ['settled'], to: 'returned', journal: 'payout_returned' },
} as const satisfies Record<
  string,
  { from: readonly PayoutState[]; to: PayoutState; journal: TransferKind | null }
>;
export type PayoutTransition = keyof typeof PAYOUT_TRANSITIONS;
