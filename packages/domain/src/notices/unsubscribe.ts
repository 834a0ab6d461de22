import { fromBase64Url, toBase64Url } from '../crypto/encodings.ts';
import { type HmacKey, hmacSha256, verifyHmacSha256 } from '../crypto/sha256.ts';
import { isId } from '../ids.ts';
import { NOTICES, type NoticeKind } from './mail-kinds.ts';

/** Who takes back which notice. */
export type Unsubscription = { user_id: string; kind: NoticeKind };

/** The same key signs other things: what is signed says what it is for. */
const signed = (text: string) => `unsubscribe ${text}`;

/** What a mail's one-click address ends in: it needs no sign-in, and says only what it stops. */
export async function writeUnsubscribeToken(
  key: HmacKey,
  { user_id, kind }: Unsubscription,
): Promise<string> {
  const text = `${user_id}.${kind}`;
  return `${text}.${toBase64Url(await hmacSha256(key, signed(text)))}`;
}

/** What a token takes back; null when none of the keys signed it. */
export async function readUnsubscribeToken(
  keys: readonly HmacKey[],
  token: string,
): Promise<Unsubscription | null> {
  const [user_id = '', kind = '', mac = '', ...rest] = token.split('.');
  if (rest.length > 0 || !/^[A-Za-z0-9_-]{43}$/.test(mac)) return null;
  if (!isId('usr', user_id) || !Object.hasOwn(NOTICES, kind)) return null;
  for (const key of keys) {
    const isSigned = await verifyHmacSha256(
      key,
      fromBase64Url(mac),
      new TextEncoder().encode(signed(`${user_id}.${kind}`)),
    );
    if (isSigned) return { user_id, kind: kind as NoticeKind };
  }
  return null;
}
