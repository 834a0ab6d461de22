import { clientAddress } from '@skinstack/http/client-address';
import { type AddressCounts, isFlood } from './is-flood.ts';

/** What a request says of who asks, as it said it; kept until the click is sent, and nowhere. */
export type Visit = {
  address: string;
  agent: string;
  referrer: string | null;
  country: unknown;
  /** It is one of very many from one address of a data centre. */
  in_flood: boolean;
  opted_out: boolean;
  unseen: 'head' | 'prefetch' | null;
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
  return {
    address,
    agent: headers.get('User-Agent') ?? '',
    referrer: headers.get('Referer'),
    country: headers.get('CF-IPCountry') ?? request.cf?.country,
    in_flood: isFlood(addresses, address, at_ms, () => request.cf?.asn),
    opted_out: headers.get('Sec-GPC') === '1', // globalprivacycontrol.org
    unseen: unseenReason(request.method, headers),
  };
}

/** Why the answer may never be seen: only its head was asked for, or it was fetched ahead. */
function unseenReason(method: string, headers: Headers): Visit['unseen'] {
  if (method === 'HEAD') return 'head';
  const purpose = headers.get('Sec-Purpose') ?? headers.get('Purpose') ?? headers.get('X-Moz');
  return purpose !== null && /prefetch|prerender|preview/i.test(purpose) ? 'prefetch' : null;
}
