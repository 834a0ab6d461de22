import {
  type BrokenDown,
  breakDownFigures,
  type Shown,
} from '@skinstack/db/stats/break-down-figures';
import type { Facet, ProgramFacet } from '@skinstack/db/stats/facet-sources';
import { type Span, spanBefore } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { readPeriod } from '../rest/period.ts';
import { presentRow, presentSpan } from './read-stats.ts';
import type { BreakdownQuery } from './schemas.ts';

/** The figures of an influencer by one facet of their links and clicks. */
export async function readBreakdown(ports: Ports, influencer_id: string, query: BreakdownQuery) {
  const { by } = query;
  const span = readPeriod(ports, query);
  const rows = await readRows(by, span, query, (during, of) =>
    breakDownFigures(ports.db, influencer_id, during, by, of),
  );
  return { influencer_id, by, ...presentSpan(span), ...rows };
}

type Asked = Pick<BreakdownQuery, 'limit' | 'sort' | 'compare' | 'timezone'>;

/**
 * A row for each value, and all others as one; compared, each with the figures of the same value
 * in the period before. What had figures only then is of the others.
 */
export async function readRows(
  by: Facet | ProgramFacet,
  span: Span,
  { limit, sort, compare, timezone }: Asked,
  breakDown: (during: Span, of: Shown) => Promise<BrokenDown[]>,
) {
  const [rows, rest] = splitRest(await breakDown(span, { limit, sort }));
  const before = compare ? spanBefore(span, timezone) : null;
  const keys = rows.map(({ key }) => key);
  const [same, gone] = splitRest(before ? await breakDown(before, { keys }) : []);
  const rowBefore = new Map(same.map((row) => [row.key, row]));
  const compareWith = (row: BrokenDown | undefined) =>
    before ? { previous: presentRow(row) } : {};
  return {
    ...(before ? { previous: presentSpan(before) } : {}),
    rows: rows.map((row) => ({
      ...{ key: row.key || null, label: labelOf(by, row.label) },
      ...presentRow(row),
      ...compareWith(rowBefore.get(row.key)),
    })),
    other:
      rest || gone
        ? { key_count: rest?.key_count ?? 0, ...presentRow(rest), ...compareWith(gone) }
        : null,
  };
}

type KeyedRow = BrokenDown & { key: string };

/** The rows of a value each, and that of all others. */
function splitRest(found: readonly BrokenDown[]): [KeyedRow[], BrokenDown | undefined] {
  const isKeyed = (row: BrokenDown): row is KeyedRow => row.key !== null;
  return [found.filter(isKeyed), found.find((row) => !isKeyed(row))];
}

const MISSING: Record<Facet | ProgramFacet, string> = {
  influencer: 'No influencer',
  link: 'No link',
  product: 'No product',
  program: 'No program',
  campaign: 'No campaign',
  category: 'No category',
  step: 'No step',
  skin_type: 'No skin type',
  concern: 'No concern',
  ingredient: 'No ingredient',
  sub_id: 'No sub-id',
  country: 'Unknown',
  device: 'Unknown device',
  referrer: 'No referrer',
  app: 'No app',
  order_kind: 'No kind',
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
