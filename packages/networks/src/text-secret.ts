import { toBase64 } from '@skinstack/domain/crypto/encodings';
import type { NetworkAdapter } from './network-adapter.ts';

const MIN_LENGTH = 8;

/** Secrets that are just text, their UTF-8 bytes the key: most networks sign with such. */
export const textSecret: NetworkAdapter['secrets'] = {
  make: toBase64,
  refuse: (secret) =>
    secret.length < MIN_LENGTH ? `A secret has at least ${MIN_LENGTH} characters.` : null,
  is_in_address: false,
};
