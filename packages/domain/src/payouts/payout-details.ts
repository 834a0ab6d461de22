export const PAYOUT_METHODS = ['paypal', 'bank'] as const;
export type PayoutMethod = (typeof PAYOUT_METHODS)[number];
/** Where an influencer is paid. Personal: kept sealed, told to providers only. */
export type PayoutDetails =
  | { method: 'paypal'; email: string }
  | { method: 'bank'; account_holder: string; iban: string };

/** What sealed details are bound to: they open for the influencer they were sealed for only. */
export const payoutDetailsContext = (influencer_id: string) => `payout details of ${influencer_id}`;

/** Enough of the details for their owner to know them by: `m…@example.com`, `DE…3000`. */
export function maskDetails(details: PayoutDetails): string {
  if (details.method === 'bank') return `${details.iban.slice(0, 2)}…${details.iban.slice(-4)}`;
  const at = details.email.lastIndexOf('@');
  return `${details.email.slice(0, 1)}…${details.email.slice(at)}`;
}

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * An IBAN without spaces, in capitals, if its check digits hold (ISO 13616: the country and check
 * digits moved to the end, letters as 10 to 35, the number is 1 modulo 97).
 * @returns null when it is none: mistyped digits, which would pay somebody else, do not pass
 */
export function parseIban(text: string): string | null {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (!IBAN.test(iban)) return null;
  let remainder = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    const digits = Number.parseInt(letter, 36);
    remainder = (remainder * (digits > 9 ? 100 : 10) + digits) % 97;
  }
  return remainder === 1 ? iban : null;
}
