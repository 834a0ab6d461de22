import { sha256 } from '@skinstack/domain/crypto/sha256';

/**
 * Whether two secrets are the same, in constant time: their hashes are compared, so neither where
 * they differ nor how long they are can be measured.
 */
export async function equalTokens(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([sha256(a), sha256(b)]);
  let difference = 0;
  for (const [at, byte] of first.entries()) difference |= byte ^ (second[at] ?? 0);
  return difference === 0;
}
