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

/**
 * Whether a page is a shop's own: on one of its hosts, or below one, where checkouts are.
 * @param origin as browsers send it
 */
export function isOriginOf(origin: string, hosts: readonly string[]): boolean {
  const url = URL.parse(origin);
  if (url?.protocol !== 'https:') return false;
  return hosts.some((host) => {
    const plain = host.toLowerCase().replace(/^\*\./, '');
    return url.hostname === plain || url.hostname.endsWith(`.${plain}`);
  });
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

/**
 * A destination as it is stored and followed: without the blanks around it, a host in other letters
 * in punycode, and percent-encoded what HTTP headers cannot carry. The rest stays as it is.
 */
export function storableDestination(destination_url: string): string {
  return withPlainHost(destination_url.replace(BLANKS_AROUND, ''))
    .toWellFormed()
    .replace(/[^\0-\x7f]+/g, (letters) => encodeURIComponent(letters));
}

/** Blanks, seen or not, that come along when an address is copied. */
const BLANKS_AROUND = /^[\s\u200b-\u200f\u2060]+|[\s\u200b-\u200f\u2060]+$/g;
const AUTHORITY = /^(https:\/\/)([^/?#\\\s@:]+)/i;

function withPlainHost(destination_url: string): string {
  return destination_url.replace(AUTHORITY, (all, scheme: string, host: string) => {
    const plain = plainHost(host);
    return plain === null ? all : scheme + plain;
  });
}

/**
 * A host name in ASCII: punycode for labels in other letters. Null where a label would become one
 * that is written in plain letters: it is not a name of its own, it looks like another.
 */
export function plainHost(host: string): string | null {
  if (!/[^\0-\x7f]/.test(host)) return host;
  const plain = URL.parse(`https://${host}/`)?.hostname.split('.');
  const labels = host.split('.');
  if (plain?.length !== labels.length) return null;
  const isSame = labels.every((label, at) =>
    /[^\0-\x7f]/.test(label)
      ? plain[at]?.startsWith('xn--') && !/[\p{Default_Ignorable_Code_Point}]/u.test(label)
      : plain[at] === label.toLowerCase(),
  );
  return isSame ? plain.join('.') : null;
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
 * @param added parameters to put on it besides; of one name the first counts, the destination's own
 *   before these
 */
export function splitDestination(
  destination_url: string,
  name: string,
  added = '',
): SplitDestination {
  const hash_at = destination_url.indexOf('#');
  const after = hash_at < 0 ? '' : destination_url.slice(hash_at);
  const address = hash_at < 0 ? destination_url : destination_url.slice(0, hash_at);
  const query_at = address.indexOf('?');
  const path = query_at < 0 ? address : address.slice(0, query_at);
  const own = query_at < 0 ? '' : withoutParameter(address.slice(query_at + 1), name);
  const kept = added === '' ? own : withParameters(own, added, name);
  const separator = kept === '' || kept.endsWith('&') ? '' : '&';
  return { before: `${path}?${kept}${separator}${name}=`, after };
}

function withoutParameter(query: string, name: string): string {
  if (!query.includes(name)) return query;
  const pairs = query.split('&');
  return pairs.filter((pair) => nameOf(pair) !== name).join('&');
}

function withParameters(query: string, added: string, name: string): string {
  const taken = new Set([name, ...query.split('&').map(nameOf)]);
  let all = query;
  for (const pair of added.split('&')) {
    const own_name = nameOf(pair);
    if (pair === '' || taken.has(own_name)) continue;
    taken.add(own_name);
    all += all === '' || all.endsWith('&') ? pair : `&${pair}`;
  }
  return all;
}

function nameOf(pair: string): string {
  const end = pair.indexOf('=');
  return end < 0 ? pair : pair.slice(0, end);
}
