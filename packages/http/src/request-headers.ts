const LONGEST_ADDRESS = 45;

/**
 * Where a request comes from, as Cloudflare saw it: an IPv4 address, or the first 64 bits of an
 * IPv6 one, because whoever has one has a whole /64. Null when Cloudflare did not say; what a
 * client says of itself (`X-Forwarded-For`) is never believed.
 */
export function clientAddress(headers: Headers): string | null {
  const address = headers.get('CF-Connecting-IP')?.slice(0, LONGEST_ADDRESS).toLowerCase();
  if (!address) return null;
  if (!address.includes(':')) return address;
  const [, mapped] = /^::ffff:([\d.]+)$/.exec(address) ?? [];
  if (mapped) return mapped;
  return `${networkOf(address)}::/64`;
}

function networkOf(address: string): string {
  const [before = '', after] = address.split('::');
  const groups = groupsOf(before);
  const last = groupsOf(after ?? '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => '0');
  const whole = after === undefined ? groups : [...groups, ...zeros, ...last];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

const ACCEPTED = /^[A-Za-z0-9_-]{8,64}$/;

/** The caller's `X-Request-Id` when it is a plain token, so traces join up; else a new one. */
export function requestId(headers: Headers, makeRandomId: () => string): string {
  const given = headers.get('X-Request-Id');
  return given !== null && ACCEPTED.test(given) ? given : makeRandomId();
}
