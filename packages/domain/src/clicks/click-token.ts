import { fromBase64Url, toBase64Url } from '../crypto/encodings.ts';
import { createKeyedHash, type KeyedHash } from '../crypto/keyed-hash.ts';
import { type HmacKey, hmacSha256, importHmacKey } from '../crypto/sha256.ts';
import { type Id, idFromBytes, idTime } from '../ids.ts';

/** What a click token says once its signature holds: which click, of which link, and when. */
export type ClickToken = {
  click_id: Id<'clk'>;
  link_id: Id<'lnk'>;
  clicked_at_ms: number;
  /** A page loaded the link as a part of itself; nobody followed it. */
  is_embedded: boolean;
};

/*
 * 48 bytes, 64 characters of base64url, so it fits every network's sub-id ([A-Za-z0-9_-], ≤ 255):
 *   0      version: 1, or 2 of an embedded load. It is signed, so an order need not find the click
 *   1–16   click id, a UUIDv7: it carries the time of the click to the millisecond
 *   17–32  link id
 *   33–47  the first 15 bytes of HMAC-SHA256 over bytes 0–32 (RFC 2104 §5 allows truncation)
 */
const VERSION = 1;
const EMBEDDED = 2;
const SIGNED = 33;
const LENGTH = 48;
const TOKEN = /^[A-Za-z0-9_-]{64}$/;
/** Where a token is put together, over the one before. */
const packed = new Uint8Array(LENGTH);

/** SIGNING_KEY, imported. */
export type SigningKey = HmacKey;

const keyBytes = (signing_key: string) =>
  new TextEncoder().encode(`skinstack click token ${signing_key}`);

/** Imports SIGNING_KEY (≥ 32 characters of text) once, to verify every token with. */
export function importSigningKey(signing_key: string): Promise<SigningKey> {
  return importHmacKey(keyBytes(signing_key));
}

/** Prepares SIGNING_KEY once, to sign every token with. */
export function createTokenSigner(signing_key: string): KeyedHash {
  return createKeyedHash(keyBytes(signing_key));
}

/**
 * Signs the token that travels to the shop and comes back with the order. It is signed at once, by
 * `createKeyedHash`, and verified by the runtime's own HMAC.
 * @param click_id sixteen bytes, as are those of `link_id` (`idBytes`)
 */
export function signClickToken(
  signer: KeyedHash,
  click_id: Uint8Array,
  link_id: Uint8Array,
  is_embedded = false,
): string {
  packed[0] = is_embedded ? EMBEDDED : VERSION;
  for (let at = 0; at < 16; at++) {
    packed[1 + at] = click_id[at] ?? 0;
    packed[17 + at] = link_id[at] ?? 0;
  }
  signer(packed, SIGNED, packed, SIGNED, LENGTH - SIGNED);
  return toBase64Url(packed);
}

/** Reads a token that came back; null when it is not ours or any bit of it was changed. */
export async function verifyClickToken(key: SigningKey, token: string): Promise<ClickToken | null> {
  if (!TOKEN.test(token)) return null;
  const bytes = fromBase64Url(token);
  const [version] = bytes;
  if (version !== VERSION && version !== EMBEDDED) return null;
  const mac = await hmacSha256(key, bytes.subarray(0, SIGNED));
  let difference = 0;
  for (let at = SIGNED; at < LENGTH; at++) difference |= (bytes[at] ?? 0) ^ (mac[at - SIGNED] ?? 0);
  if (difference !== 0) return null;
  const click_id = idFromBytes('clk', bytes.subarray(1, 17));
  const link_id = idFromBytes('lnk', bytes.subarray(17, 33));
  const clicked_at_ms = idTime(click_id);
  return { click_id, link_id, clicked_at_ms, is_embedded: version === EMBEDDED };
}
