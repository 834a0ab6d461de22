import type { Currency } from '@skinstack/domain/money';
import type { PayoutDetails, PayoutMethod } from '@skinstack/domain/payouts/payout-details';

/** One payment to be made. */
export type PayoutInstruction<M extends PayoutMethod = PayoutMethod> = {
  /**
   * The payout's id: always the same for this payout, so a provider that checks references pays it
   * once, however often a file is made or a call repeated.
   */
  reference: string;
  amount_minor: bigint;
  currency: Currency;
  details: Extract<PayoutDetails, { method: M }>;
};
/** The account that pays. */
export type Payer = { name: string; iban: string };
export type PayoutFile = { name: string; content_type: string; content: string };
/** What a file contains beside its payments. */
type PayoutOccasion = { made_at: Date; payer: Payer | null };

/**
 * A way to pay people. Ours make a file that an operator uploads; one that calls an API would take
 * the same instructions (docs/payouts.md).
 */
export type PayoutProvider<M extends PayoutMethod = PayoutMethod> = {
  method: M;
  /** Why the provider cannot pay this currency; null when it can. */
  refuseCurrency(currency: Currency): string | null;
  /** How many fit into one file. */
  max_payouts: number;
  writeFile(
    instructions: readonly PayoutInstruction<M>[],
    occasion: PayoutOccasion,
  ): Promise<PayoutFile>;
};
