import { clientAddress } from '@skinstack/http/request-headers';

/** What a request says of who asks, as it said it; kept until the click is sent, and nowhere. */
export type Visit = {
  address: string;
  agent: string;
  referrer: string | null;
  country: unknown;
  /** It is one of very many from one address of a data centre. */
  in_flood: boolean;
  opted_out: boolean;
  /** The Android app that asked, where it says so. */
  package_name: string | null;
  /** A page loaded it as a part of itself: a picture, a frame, a script. Nobody followed a link. */
  is_embedded: boolean;
  unseen: 'head' | 'prefetch' | 'signed_agent' | 'embedded' | null;
};

/** What Cloudflare says of a request is parsed when it is first asked for; that is not free. */
type Located = Request & { cf?: { country?: unknown; asn?: unknown } };

/**
 * Reads from a request what can only be read while it lasts. The country is a header of
 * Cloudflare's unless the zone has "IP geolocation" off.
 */
export function readVisit(request: Located, addresses: AddressCounts, at_ms: number): Visit {
  const { headers } = request;
  const address = clientAddress(headers) ?? '';
  const is_embedded = isEmbedded(headers);
  return {
    address,
    agent: headers.get('User-Agent') ?? '',
    referrer: headers.get('Referer'),
    country: headers.get('CF-IPCountry') ?? request.cf?.country,
    in_flood: isFlood(addresses, address, at_ms, () => request.cf?.asn),
    opted_out: headers.get('Sec-GPC') === '1', // globalprivacycontrol.org
    package_name: headers.get('X-Requested-With'),
    is_embedded,
    unseen: unseenReason(request.method, headers) ?? (is_embedded ? 'embedded' : null),
  };
}

/** Headers that say what a request is for; browsers and apps use one or another, or several. */
const PURPOSES = ['Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz'];
const AHEAD = /prefetch|prerender|preview/i;

/**
 * Why no person may ever see the answer: only its head was asked for, it was fetched ahead or for a
 * preview, or a program that signs what it asks for (Web Bot Auth) goes about by itself.
 */
function unseenReason(method: string, headers: Headers): Visit['unseen'] {
  if (method === 'HEAD') return 'head';
  for (const name of PURPOSES) {
    const purpose = headers.get(name);
    if (purpose !== null && AHEAD.test(purpose)) return 'prefetch';
  }
  // Firefox reads a page to tell what is in it
  if (headers.get('X-Firefox-AI') === '1') return 'prefetch';
  return headers.has('Signature-Agent') ? 'signed_agent' : null;
}

/**
 * A tap on a link opens a document of its own, and browsers say so (Fetch Metadata, w3.org); no
 * page can say otherwise of what it loads. What sends neither header is taken for a tap; so is
 * `cors` alone, which no browser sends without a destination, and programs' `fetch` does (undici).
 */
function isEmbedded(headers: Headers): boolean {
  const destination = headers.get('Sec-Fetch-Dest');
  if (destination !== null) return destination !== 'document';
  const mode = headers.get('Sec-Fetch-Mode');
  return mode !== null && mode !== 'navigate' && mode !== 'cors';
}

/** Requests of this minute by address. */
export type AddressCounts = { minute: number; counts: Map<string, number> };

/**
 * Networks (by number, `request.cf.asn`) that rent out servers: Amazon, Google Cloud, Microsoft,
 * DigitalOcean, OVH, Hetzner, Linode, Vultr, Oracle, Alibaba, Tencent, Scaleway, Contabo, Leaseweb,
 * Huawei, IONOS, DataCamp, M247, Choopa. People come through them too, by relays and offices: so
 * being there is no reason by itself.
 */
const RENTED = new Set([
  ...[16509, 14618, 396982, 15169, 8075, 8068, 14061, 16276, 24940, 213230, 63949, 20473, 31898],
  ...[45102, 37963, 132203, 45090, 12876, 51167, 40021, 60781, 28753, 136907, 55990, 8560, 60068],
  ...[212238, 9009, 62567, 202425],
]);

/** More than a person behind a relay follows in a minute, from one address, through one isolate. */
const MAX_PER_MINUTE = 20;
const LIMIT = 20_000;
const MINUTE_MS = 60_000;

/** Counts of a new isolate. */
export function createAddressCounts(): AddressCounts {
  return { minute: 0, counts: new Map() };
}

/**
 * Counts a request; true when it is part of a flood from a data centre. The origin is read last and
 * rarely, because the runtime parses all of `request.cf` for it.
 * @param readNetwork the number of the network it came from (`request.cf.asn`)
 */
function isFlood(
  addresses: AddressCounts,
  address: string,
  at_ms: number,
  readNetwork: () => unknown,
): boolean {
  if (countAddress(addresses, address, at_ms) <= MAX_PER_MINUTE) return false;
  const network = readNetwork();
  return typeof network === 'number' && RENTED.has(network);
}

function countAddress(addresses: AddressCounts, address: string, at_ms: number): number {
  const minute = Math.floor(at_ms / MINUTE_MS);
  const { counts } = addresses;
  if (addresses.minute !== minute || counts.size >= LIMIT) {
    addresses.minute = minute;
    counts.clear();
  }
  const count = (counts.get(address) ?? 0) + 1;
  counts.set(address, count);
  return count;
}
