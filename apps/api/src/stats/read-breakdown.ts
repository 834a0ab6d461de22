import { type BrokenDown, breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import type { Facet, ProgramFacet } from '@skinstack/db/stats/facet-sources';
import type { Ports } from '../ports.ts';
import { readPeriod } from '../rest/period.ts';
import { presentFigures } from './present-figures.ts';
import { presentSpan } from './read-stats.ts';
import type { BreakdownQuery } from './schemas.ts';

/** The figures of an influencer by one facet of their links and clicks. */
export async function readBreakdown(ports: Ports, influencer_id: string, query: BreakdownQuery) {
  const { by, limit, sort } = query;
  const span = readPeriod(ports, query);
  const found = await breakDownFigures(ports.db, influencer_id, span, by, { limit, sort });
  return { influencer_id, by, ...presentSpan(span), ...presentRows(by, found) };
}

/** A row for each value, and all others as one. */
export function presentRows(by: Facet | ProgramFacet, found: readonly BrokenDown[]) {
  const rest = found.find((row) => row.key === null);
  return {
    rows: found.flatMap(({ key, label, counts, earnings }) =>
      key === null
        ? []
        : [{ key: key || null, label: labelOf(by, label), ...presentFigures(counts, earnings) }],
    ),
    other: rest ? presentRest(rest) : null,
  };
}

function presentRest({ key_count, counts, earnings }: BrokenDown) {
  return { key_count, ...presentFigures(counts, earnings) };
}

const MISSING: Record<Facet | ProgramFacet, string> = {
  influencer: 'No influencer',
  link: 'No link',
  product: 'No product',
  campaign: 'No campaign',
  category: 'No category',
  concern: 'No concern',
  ingredient: 'No ingredient',
  sub_id: 'No sub-id',
  country: 'Unknown',
  device: 'Unknown device',
  referrer: 'No referrer',
  app: 'No app',
};
/** What Cloudflare says where there is no country. */
const NO_COUNTRY: Record<string, string> = { XX: 'Unknown', T1: 'Tor' };
const COUNTRY = /^[A-Z]{2}$/;
const countries = new Intl.DisplayNames('en', { type: 'region' });

/** The label of a facet's value: a country by its English name; a text when it is empty. */
function labelOf(by: Facet | ProgramFacet, label: string): string {
  if (label === '') return MISSING[by];
  if (by === 'country' && label in NO_COUNTRY) return NO_COUNTRY[label] ?? label;
  return by === 'country' && COUNTRY.test(label) ? (countries.of(label) ?? label) : label;
}
