import { type ClickToken, type SigningKey, verifyClickToken } from '@skinstack/domain/click-token';

/** The content of a click token that one of the keys has signed; null when none has. */
export async function readToken(
  keys: readonly SigningKey[],
  token: string,
): Promise<ClickToken | null> {
  for (const key of keys) {
    const content = await verifyClickToken(key, token);
    if (content) return content;
  }
  return null;
}
