/** Why we do not call an address, in words for whoever gave it. */
export type EndpointRefusal =
  | 'not_a_url'
  | 'not_https'
  | 'has_credentials'
  | 'not_a_name'
  | 'private_name'
  | 'own_domain'
  | 'too_long';

export const REFUSAL_WORDS: Record<EndpointRefusal, string> = {
  not_a_url: 'Not an address',
  not_https: 'Only https addresses are called',
  has_credentials: 'An address with a user name is not called',
  not_a_name: 'Name a host: addresses of numbers are not called',
  private_name: 'A host that only a private network knows',
  own_domain: 'This host is ours',
  too_long: 'Longer than 2,048 characters',
};

const MAX_LENGTH = 2_048;
/** Names that mean a machine or a network of one's own (RFC 6761, 6762, 8375, and by habit). */
const PRIVATE_ENDINGS = [
  ...['localhost', 'local', 'localdomain', 'internal', 'intranet', 'private', 'corp', 'home'],
  ...['lan', 'home.arpa', 'in-addr.arpa', 'ip6.arpa', 'onion', 'invalid', 'test'],
];
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Whether an address may be called at all: https, no user name, and a name that is looked up; the
 * URL parser has made one spelling of all (decimal, octal, hexadecimal, wide letters) before.
 * What the name leads to is `isPublicAddress`.
 * @param own_hosts where we are ourselves
 * @param isLocalAllowed whether this machine may be called, by http: in the local world alone
 * @returns null when it may be called
 */
export function checkEndpoint(
  address: string,
  own_hosts: readonly string[],
  isLocalAllowed = false,
): EndpointRefusal | null {
  if (address.length > MAX_LENGTH) return 'too_long';
  const url = URL.parse(address);
  if (!url || /[\s\\]/.test(address)) return 'not_a_url';
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(address)) {
    return 'has_credentials';
  }
  const host = hostOf(url);
  if (isLocalAllowed && LOCAL_HOST.test(host)) return null;
  if (url.protocol !== 'https:') return 'not_https';
  if (host === '' || host.startsWith('[') || IPV4.test(host)) return 'not_a_name';
  if (!host.includes('.') || hasEnding(host, PRIVATE_ENDINGS)) return 'private_name';
  if (hasEnding(host, own_hosts)) return 'own_domain';
  return null;
}

/** The host of an address as it is looked up: without the dot names may end in. */
export function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/\.+$/, '');
}

function hasEnding(host: string, endings: readonly string[]): boolean {
  return endings.some((ending) => ending !== '' && `.${host}`.endsWith(`.${ending}`));
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Ranges that are not the public internet (IANA special-purpose registries), as CIDR. */
const PRIVATE_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32', '100.100.100.200/32'],
].map((range) => {
  const [address = '', bits = ''] = range.split('/');
  return { first: numberOf(address) ?? 0n, host_bits: 32n - BigInt(bits) };
});

function numberOf(address: string): bigint | null {
  const parts = IPV4.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** Whether a name may lead to this address: a public one of either kind, and nothing unclear. */
export function isPublicAddress(address: string): boolean {
  const number = numberOf(address);
  if (number !== null) return isPublicIpv4(number);
  const groups = readIpv6(address);
  return groups !== null && isPublicIpv6(groups);
}

function isPublicIpv4(number: bigint): boolean {
  return !PRIVATE_IPV4.some(({ first, host_bits }) => number >> host_bits === first >> host_bits);
}

/** The eight groups of an IPv6 address; null for what is none. */
function readIpv6(address: string): number[] | null {
  if (!/^[0-9a-f:.]+$/i.test(address) || !address.includes(':')) return null;
  const url = URL.parse(`http://[${address}]/`);
  if (!url) return null;
  const [head = '', tail] = url.hostname.slice(1, -1).split('::');
  const groupsOf = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return groups.map((group) => Number.parseInt(group, 16));
}

/**
 * Of IPv6 only 2000::/3 is the public internet; in it are tunnels that carry an IPv4 address
 * (6to4, Teredo) and documentation. What is mapped or translated is outside of it.
 */
function isPublicIpv6([first = 0, second = 0]: readonly number[]): boolean {
  if (first >> 13 !== 1) return false;
  const isSpecial = first === 0x2001 && (second < 0x0200 || second === 0x0db8);
  return !isSpecial && first !== 0x2002 && first !== 0x3fff && first !== 0x5f00;
}
