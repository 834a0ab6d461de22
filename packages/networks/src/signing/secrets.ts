import { toBase64 } from '@skinstack/domain/crypto/encodings';
import type { NetworkAdapter } from '../adapter.ts';

const MIN_LENGTH = 8;

/** Secrets that are just text, their UTF-8 bytes the key: most networks sign with such. */
export const textSecret: NetworkAdapter['secrets'] = {
  make: toBase64,
  refuse: (secret) =>
    secret.length < MIN_LENGTH ? `A secret has at least ${MIN_LENGTH} characters.` : null,
  is_in_address: false,
};

const TOKEN = /^[A-Za-z0-9_-]{24,200}$/;
const REFUSAL = 'A token is 24 to 200 of A–Z a–z 0–9 _ -: it travels in the webhook’s address.';

/** True for text that can be a token at all. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Where nothing is signed, whoever knows the address is believed: its token has 256 bits. */
export const tokenSecret: NetworkAdapter['secrets'] = {
  make: (random_bytes) =>
    btoa(String.fromCharCode(...random_bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, ''),
  refuse: (secret) => (isToken(secret) ? null : REFUSAL),
  is_in_address: true,
};
