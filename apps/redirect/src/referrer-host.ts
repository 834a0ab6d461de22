import { recallOr } from './recall-or.ts';

/** Browsers send an origin or an address; a longer one is cut from what is remembered. */
const MAX_LENGTH = 512;

/** The host a visitor came from; of the rest of the address nothing is kept. */
export function referrerHost(
  hosts: Map<string, string | null>,
  referrer: string | null,
): string | null {
  if (!referrer) return null;
  return recallOr(hosts, referrer.slice(0, MAX_LENGTH), (text) => {
    const host = URL.parse(text)?.hostname;
    return host ? host.slice(0, 253) : null;
  });
}
