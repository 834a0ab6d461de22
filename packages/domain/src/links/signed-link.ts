import { toBase64Url } from '../crypto/encodings.ts';
import { createKeyedHash, type KeyedHash } from '../crypto/keyed-hash.ts';
import { type RedirectLink, readRedirectLink } from './redirect-link.ts';

/** 128 bits: RFC 2104 §5 allows truncation. */
const MAC_BYTES = 16;
const MAC_LENGTH = 22;
/** What follows the link's own fields: the JSON stays JSON, with one field more. */
const BEFORE = ',"mac":"';
const AFTER = '"}';
const TAIL = BEFORE.length + MAC_LENGTH + AFTER.length;

const encoder = new TextEncoder();
const mac = new Uint8Array(MAC_BYTES);
/** Where text becomes bytes, over the text before; longer texts get their own. */
const scratch = new Uint8Array(4_096);

/** Prepares SIGNING_KEY once, to sign and check the copies of links that are kept elsewhere. */
export function createLinkSigner(signing_key: string): KeyedHash {
  return createKeyedHash(encoder.encode(`skinstack cached link ${signing_key}`));
}

/**
 * A link as text with a signature: whoever can write where it is kept, and has not the key, cannot
 * make one that leads elsewhere.
 */
export function signLink(signer: KeyedHash, link: RedirectLink): string {
  const fields = JSON.stringify(link).slice(0, -1);
  return `${fields}${BEFORE}${macOf(signer, fields)}${AFTER}`;
}

/**
 * The link a text holds, checked before it is parsed. Null when it is not signed by the key, or is
 * another slug's: that is as good as not kept.
 */
export function readSignedLink(signer: KeyedHash, text: string, slug: string): RedirectLink | null {
  const end = text.length - TAIL;
  if (end <= 0 || !text.startsWith(BEFORE, end) || !text.endsWith(AFTER)) return null;
  const fields = text.slice(0, end);
  const given = text.slice(end + BEFORE.length, -AFTER.length);
  if (!isSame(given, macOf(signer, fields))) return null;
  return readRedirectLink(JSON.parse(`${fields}}`), slug);
}

function macOf(signer: KeyedHash, fields: string): string {
  // one character is at most three bytes
  const fits = fields.length * 3 <= scratch.length;
  const bytes = fits ? scratch : encoder.encode(fields);
  const length = fits ? encoder.encodeInto(fields, scratch).written : bytes.length;
  signer(bytes, length, mac, 0, MAC_BYTES);
  return toBase64Url(mac);
}

/** In constant time; both have the same length. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < MAC_LENGTH; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
