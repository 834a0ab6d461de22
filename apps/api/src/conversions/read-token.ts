import { type ClickToken, type SigningKey, verifyClickToken } from '@skinstack/domain/click-token';

/** What a click token says, once any of the keys has signed it; else null. */
export async function readToken(
  keys: readonly SigningKey[],
  token: string,
): Promise<ClickToken | null> {
  for (const key of keys) {
    const known = await verifyClickToken(key, token);
    if (known) return known;
  }
  return null;
}
