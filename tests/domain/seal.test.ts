import {
  createSecretDigest,
  importSealingKey,
  openSecret,
  sealSecret,
} from '@skinstack/domain/crypto/seal';
import { expect, test } from 'vitest';

const key = await importSealingKey(Buffer.alloc(32, 1).toString('base64'));
const iv = () => crypto.getRandomValues(new Uint8Array(12));

test('a secret opens with its key and its context, and with nothing else', async () => {
  const sealed = await sealSecret(key, 'whsec_sécret', 'net_1', iv());
  expect(sealed).not.toContain('whsec');
  expect(await openSecret(key, sealed, 'net_1')).toBe('whsec_sécret');
  await expect(openSecret(key, sealed, 'net_2')).rejects.toThrow();
  const other = await importSealingKey(Buffer.alloc(32, 2).toString('base64'));
  await expect(openSecret(other, sealed, 'net_1')).rejects.toThrow();
});

test('the same secret sealed twice looks different', async () => {
  const [one, two] = [await sealSecret(key, 's', 'n', iv()), await sealSecret(key, 's', 'n', iv())];
  expect(one).not.toBe(two);
});

test('a key of another length is refused', async () => {
  await expect(importSealingKey(btoa('short'))).rejects.toThrow('32 bytes');
});

test('the digest of a secret stays what it was: rows are found by it', () => {
  const digest = createSecretDigest('an-encryption-key');
  expect(digest('whsec_sécret')).toBe('Iu1n3q_moAoQqWpVKtAn9Gq-9WSYY4oUykN-AZ8tXRM');
});
