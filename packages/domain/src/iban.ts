const FORM = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * An IBAN without spaces, in capitals, if its check digits hold (ISO 13616: the country and check
 * digits moved to the end, letters as 10 to 35, the number is 1 modulo 97).
 * @returns null when it is none: mistyped digits, which would pay somebody else, do not pass
 */
export function readIban(text: string): string | null {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (!FORM.test(iban)) return null;
  let remainder = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    const digits = Number.parseInt(letter, 36);
    remainder = (remainder * (digits > 9 ? 100 : 10) + digits) % 97;
  }
  return remainder === 1 ? iban : null;
}
