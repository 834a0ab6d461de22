import { toBase64Url } from '../crypto/encodings.ts';
import { createKeyedHash, type KeyedHash } from '../crypto/keyed-hash.ts';
import { type RedirectLink, readRedirectLink } from './redirect-link.ts';

/** 128 bits: RFC 2104 §5 allows truncation. */
const MAC_BYTES = 16;

const encoder = new TextEncoder();
const mac = new Uint8Array(MAC_BYTES);
/** Where text becomes bytes, over the text before; longer texts get their own. */
const scratch = new Uint8Array(4_096);

/** Prepares SIGNING_KEY once, to sign and check the copies of links that are kept elsewhere. */
export function createLinkSigner(signing_key: string): KeyedHash {
  return createKeyedHash(encoder.encode(`skinstack cached link ${signing_key}`));
}

/**
 * A link as JSON with a signature: whoever can write where it is kept, and has not the key, cannot
 * make one that leads elsewhere.
 */
export function signLink(signer: KeyedHash, link: RedirectLink): string {
  return JSON.stringify({ ...link, mac: macOf(signer, link) });
}

/**
 * The link a text holds. Null when it is not signed by the key, or is another slug's: that is as
 * good as not kept.
 * @throws SyntaxError when it is not JSON
 */
export function readSignedLink(signer: KeyedHash, text: string, slug: string): RedirectLink | null {
  const kept: (RedirectLink & { mac?: unknown }) | null = readRedirectLink(JSON.parse(text), slug);
  if (kept === null || typeof kept.mac !== 'string') return null;
  if (!isSame(kept.mac, macOf(signer, kept))) return null;
  const { link_id, destination_url, allowed_hosts, influencer_id, click_parameter } = kept;
  const { attribution_window_days, is_active, expires_at_ms, timezone } = kept;
  const { spelling, sub_id, passes_parameters, utm } = kept;
  const { program_id, merchant_id, read_at_ms } = kept;
  return {
    link_id,
    slug: kept.slug,
    destination_url,
    allowed_hosts,
    influencer_id,
    timezone,
    program_id,
    merchant_id,
    click_parameter,
    attribution_window_days,
    is_active,
    expires_at_ms,
    spelling,
    sub_id,
    passes_parameters,
    utm,
    read_at_ms,
  };
}

/**
 * The MAC of a link's values, a line each: half as long as its JSON, and this is on the way of a
 * cold redirect. None of ours holds a line break, so nothing can be moved from one to the next.
 */
function macOf(signer: KeyedHash, link: RedirectLink): string {
  const { slug, link_id, destination_url, influencer_id, click_parameter } = link;
  const settings = `${link.attribution_window_days}\n${link.is_active}\n${link.expires_at_ms}`;
  const origin = `${link.timezone}\n${link.program_id}\n${link.merchant_id}\n${link.read_at_ms}`;
  const where = `${slug}\n${link_id}\n${destination_url}\n${link.allowed_hosts.join(' ')}`;
  // no sub-id is empty, and one may be the letters of null
  const added = `${link.spelling}\n${link.sub_id ?? ''}\n${link.passes_parameters}\n${link.utm}`;
  const text = `${where}\n${influencer_id}\n${click_parameter}\n${settings}\n${origin}\n${added}`;
  // one character is at most three bytes
  const fits = text.length * 3 <= scratch.length;
  const bytes = fits ? scratch : encoder.encode(text);
  const length = fits ? encoder.encodeInto(text, scratch).written : bytes.length;
  signer(bytes, length, mac, 0, MAC_BYTES);
  return toBase64Url(mac);
}

/** In constant time for one of the right length. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
