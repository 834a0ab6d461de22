import { sha256Hex } from '@skinstack/domain/crypto/sha256';

/**
 * The hash of a bearer key. Keys are 256 random bits, so a plain SHA-256 cannot be reversed by
 * guessing; comparing hashes reveals nothing about the key.
 */
export function hashKey(key: string): Promise<string> {
  return sha256Hex(key);
}
