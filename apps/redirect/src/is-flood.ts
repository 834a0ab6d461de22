/** Requests of this minute by address, of networks people do not live in. */
export type NetworkCounts = { minute: number; counts: Map<string, number> };

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
const MOST_A_MINUTE = 20;
const LIMIT = 10_000;
const MINUTE_MS = 60_000;

/** Counts of a new isolate. */
export function newNetworkCounts(): NetworkCounts {
  return { minute: 0, counts: new Map() };
}

/** Counts a request; true when it is one of a flood out of a data centre. */
export function isFlood(
  networks: NetworkCounts,
  asn: unknown,
  address: string,
  at_ms: number,
): boolean {
  if (typeof asn !== 'number' || !RENTED.has(asn)) return false;
  const minute = Math.floor(at_ms / MINUTE_MS);
  if (networks.minute !== minute || networks.counts.size >= LIMIT) {
    networks.minute = minute;
    networks.counts.clear();
  }
  const count = (networks.counts.get(address) ?? 0) + 1;
  networks.counts.set(address, count);
  return count > MOST_A_MINUTE;
}
