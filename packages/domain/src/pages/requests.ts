import { intervalOf, type Period, periodQuery, readPeriod } from './period.ts';

/** Whose page it is and when: what its first requests depend on. */
export type Reader = {
  /** Null for an operator, who reads everybody's, and for a brand's people. */
  influencer_id: string | null;
  timezone: string;
  /** In that time zone. */
  today: string;
};

/**
 * What a page asks the API, as addresses. The page and the Worker that sends the first answers with
 * it both build them here, so that what was sent is found.
 */
export const REQUESTS = {
  stats: (influencer_id: string, period: Period, timezone: string) =>
    `/api/stats/${influencer_id}?${periodQuery(period, timezone)}&interval=${intervalOf(period)}${
      period.is_compared ? '&compare=previous' : ''
    }`,
  balances: (influencer_id: string) => `/api/balances/${influencer_id}`,
  payoutDetails: (influencer_id: string) => `/api/influencers/${influencer_id}/payout-details`,
  lastConversions: (influencer_id: string) =>
    `/api/conversions?limit=5&influencer_id=${influencer_id}`,
  bestLinks: (influencer_id: string, period: Period, timezone: string) =>
    `/api/links?sort=net&limit=3&influencer_id=${influencer_id}&${periodQuery(period, timezone)}`,
  refills: (influencer_id: string) => `/api/stats/${influencer_id}/replenishment?weeks=8`,
  links: (influencer_id: string, period: Period, timezone: string, more: string) =>
    `/api/links?limit=20&influencer_id=${influencer_id}&${periodQuery(period, timezone)}${more}`,
  conversions: (influencer_id: string, more: string) =>
    `/api/conversions?limit=20&influencer_id=${influencer_id}${more}`,
  payouts: (influencer_id: string, more: string) =>
    `/api/payouts?limit=20&influencer_id=${influencer_id}${more}`,
  order: (number: string) => `/api/orders/${encodeURIComponent(number)}`,
  products: (more: string) => `/api/products?limit=20${more}`,
  overview: (period: Period, timezone: string, more = '') =>
    `/api/overview?${periodQuery(period, timezone)}&interval=${intervalOf(period)}${
      period.is_compared ? '&compare=previous' : ''
    }${more}`,
  attention: () => '/api/attention',
  programs: () => '/api/programs?limit=100',
};

/**
 * The requests a page begins with, whose answers the Worker sends along; none for a page that is
 * not opened often.
 * @param path such as `/app/earnings`
 */
export function firstRequests(
  path: string,
  query: Readonly<Record<string, string>>,
  { influencer_id, timezone, today }: Reader,
): string[] {
  const period = readPeriod(query, today);
  if (influencer_id === null) {
    if (path === '/brand') return [REQUESTS.programs()];
    return path === '/operate' ? [REQUESTS.attention(), REQUESTS.overview(period, timezone)] : [];
  }
  const money = [REQUESTS.balances(influencer_id), REQUESTS.payoutDetails(influencer_id)];
  const [, , room, one] = path.split('/');
  if (room === undefined) {
    return [
      ...money,
      REQUESTS.stats(influencer_id, period, timezone),
      REQUESTS.lastConversions(influencer_id),
      REQUESTS.bestLinks(influencer_id, period, timezone),
      REQUESTS.refills(influencer_id),
    ];
  }
  if (room === 'payouts' && one === undefined) {
    return [...money, REQUESTS.payouts(influencer_id, '')];
  }
  if (room === 'orders' && one !== undefined) return [REQUESTS.order(decodeURIComponent(one))];
  if (room === 'refills') return [REQUESTS.refills(influencer_id)];
  const isBare = Object.keys(query).length === 0;
  if (room === 'links' && one === undefined && isBare) {
    return [REQUESTS.links(influencer_id, period, timezone, '')];
  }
  if (room === 'earnings' && isBare) {
    return [REQUESTS.conversions(influencer_id, ''), REQUESTS.balances(influencer_id)];
  }
  return [];
}
