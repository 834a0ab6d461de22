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
export function newAddressCounts(): AddressCounts {
  return { minute: 0, counts: new Map() };
}

/**
 * Counts a request; true when it is part of a flood from a data centre. The origin is read last and
 * rarely, because the runtime parses all of `request.cf` for it.
 * @param readNetwork the number of the network it came from (`request.cf.asn`)
 */
export function isFlood(
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
