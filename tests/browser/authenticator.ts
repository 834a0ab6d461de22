import { totpCode, totpStep } from '@skinstack/domain/people/totp';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes of a secret as an app reads them. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = [...text].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return new Uint8Array(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The code an app would show; a later one than was used, as each is taken once. */
export const codeOf = (secret: string, later = 0) =>
  totpCode(fromBase32(secret), totpStep(Date.now()) + later);
