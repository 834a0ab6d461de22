import { clientAddress } from '@skinstack/http/client-address';

/** What a request says of who asks, as it said it; kept until the click is sent, and nowhere. */
export type Visit = {
  address: string;
  agent: string;
  referrer: string | null;
  country: unknown;
  /** The number of the network it came from (`request.cf.asn`). */
  asn: unknown;
  opted_out: boolean;
  unseen: 'head' | 'prefetch' | null;
};

/** Reads from a request what can only be read while it lasts. */
export function readVisit(request: Request): Visit {
  const { headers } = request;
  const { cf } = request as Request & { cf?: { country?: unknown; asn?: unknown } };
  return {
    address: clientAddress(headers) ?? '',
    agent: headers.get('User-Agent') ?? '',
    referrer: headers.get('Referer'),
    country: cf?.country ?? headers.get('CF-IPCountry'),
    asn: cf?.asn,
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
