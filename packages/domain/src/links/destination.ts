/** Why a destination is refused, in words for the person who made the link. */
export type DestinationRefusal =
  | 'not_a_url'
  | 'not_https'
  | 'has_credentials'
  | 'has_port'
  | 'host_not_allowed'
  | 'own_domain'
  | 'too_long';

const MAX_LENGTH = 2_048;
/**
 * A look-alike host in Unicode is refused, percent-encoded too; its punycode form can be listed and
 * shows as it is.
 */
const PLAIN_AUTHORITY = /^https:\/\/([!-$&-.0-~]+?)(?:\/|\?|#|$)/i;

/**
 * Checks where a link leads: https, no user name, no odd port, and a host on the merchant's list.
 * A listed host covers itself and nothing else; `*.shop.example` covers its subdomains.
 * Called when the link is made, and again by those who follow it.
 * @param own_domain where our links are: one that leads there could lead to itself
 * @returns null when the destination may be followed
 */
export function checkDestination(
  destination_url: string,
  allowed_hosts: readonly string[],
  own_domain = '',
): DestinationRefusal | null {
  if (destination_url.length > MAX_LENGTH) return 'too_long';
  if (hasControlOrSpace(destination_url) || destination_url.includes('\\')) return 'not_a_url';
  const url = URL.parse(destination_url);
  if (!url) return 'not_a_url';
  if (url.protocol !== 'https:') return 'not_https';
  const [, authority] = PLAIN_AUTHORITY.exec(destination_url) ?? [];
  if (authority === undefined) return 'not_a_url';
  if (authority.includes('@')) return 'has_credentials';
  if (url.port !== '') return 'has_port';
  if (own_domain !== '' && `.${url.hostname}`.endsWith(`.${own_domain}`)) return 'own_domain';
  return allowed_hosts.some((host) => hostMatches(url.hostname, host)) ? null : 'host_not_allowed';
}

function hasControlOrSpace(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f) return true;
  }
  return false;
}

function hostMatches(hostname: string, allowed: string): boolean {
  const rule = allowed.toLowerCase();
  if (rule.startsWith('*.')) return hostname.endsWith(rule.slice(1)) && hostname !== rule.slice(2);
  return hostname === rule;
}

/** Percent-encodes what HTTP headers cannot carry (letters beyond ASCII); the rest stays as is. */
export function storableDestination(destination_url: string): string {
  return destination_url
    .toWellFormed()
    .replace(/[^\0-\x7f]+/g, (letters) => encodeURIComponent(letters));
}

const HOST =
  /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** True for a DNS name in lower-case ASCII (punycode for others), or `*.` and such a name. */
export function isHostRule(host: string): boolean {
  return host.length <= 253 && HOST.test(host);
}

/** A destination cut where the click token goes: the token between the two is the `Location`. */
export type SplitDestination = { before: string; after: string };

/**
 * Cuts a destination for a parameter before its fragment; the rest stays byte for byte. A parameter
 * of that name already there is taken out, so the shop sees one token only.
 */
export function splitDestination(destination_url: string, name: string): SplitDestination {
  const hash_at = destination_url.indexOf('#');
  const after = hash_at < 0 ? '' : destination_url.slice(hash_at);
  const address = hash_at < 0 ? destination_url : destination_url.slice(0, hash_at);
  const query_at = address.indexOf('?');
  const path = query_at < 0 ? address : address.slice(0, query_at);
  const kept = query_at < 0 ? '' : withoutParameter(address.slice(query_at + 1), name);
  const separator = kept === '' || kept.endsWith('&') ? '' : '&';
  return { before: `${path}?${kept}${separator}${name}=`, after };
}

function withoutParameter(query: string, name: string): string {
  if (!query.includes(name)) return query;
  const pairs = query.split('&');
  return pairs.filter((pair) => pair !== name && !pair.startsWith(`${name}=`)).join('&');
}
