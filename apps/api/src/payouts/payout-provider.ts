import type { Currency } from '@skinstack/domain/money';
import type { PayoutDetails, PayoutMethod } from '@skinstack/domain/payout-details';

/** One payment to be made. */
export type PayoutInstruction<M extends PayoutMethod = PayoutMethod> = {
  /**
   * The payout's id: the same whenever this payout is handed over, so a provider that keeps its
   * references apart pays it once, however often a file is made or a call repeated.
   */
  reference: string;
  amount_minor: bigint;
  currency: Currency;
  details: Extract<PayoutDetails, { method: M }>;
};
/** Whose account pays. */
export type Payer = { name: string; iban: string };
export type PayoutFile = { name: string; content_type: string; content: string };
/** What a file says beside its payments. */
export type PayoutOccasion = { made_at: Date; payer: Payer | null };

/**
 * A way to get payouts to people. These make a file that an operator hands over; one that calls an
 * API would take the same instructions (docs/payouts.md).
 */
export type PayoutProvider<M extends PayoutMethod = PayoutMethod> = {
  method: M;
  /** Why payouts in this currency cannot go this way; null when they can. */
  refuseCurrency(currency: Currency): string | null;
  /** More than these do not fit into one file. */
  max_payouts: number;
  writeFile(
    instructions: readonly PayoutInstruction<M>[],
    occasion: PayoutOccasion,
  ): Promise<PayoutFile>;
};
