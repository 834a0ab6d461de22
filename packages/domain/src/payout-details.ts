export const PAYOUT_METHODS = ['paypal', 'bank'] as const;
export type PayoutMethod = (typeof PAYOUT_METHODS)[number];
/** Where an influencer is paid. Personal: kept sealed, told to providers only. */
export type PayoutDetails =
  | { method: 'paypal'; email: string }
  | { method: 'bank'; account_holder: string; iban: string };

/** What sealed details are bound to: they open for the influencer they were sealed for only. */
export const payoutDetailsContext = (influencer_id: string) => `payout details of ${influencer_id}`;

/** Enough of the details for their owner to know them by: `m…@example.com`, `DE…3000`. */
export function hintOf(details: PayoutDetails): string {
  if (details.method === 'bank') return `${details.iban.slice(0, 2)}…${details.iban.slice(-4)}`;
  const at = details.email.lastIndexOf('@');
  return `${details.email.slice(0, 1)}…${details.email.slice(at)}`;
}
