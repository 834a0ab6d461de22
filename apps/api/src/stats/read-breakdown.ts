import { type BrokenDown, breakDownFigures } from '@skinstack/db/stats/break-down-figures';
import type { Facet } from '@skinstack/db/stats/facet-sources';
import { spanBefore } from '@skinstack/domain/time-zones';
import type { Ports } from '../ports.ts';
import { readPeriod } from '../rest/period.ts';
import { presentRow, presentSpan } from './read-stats.ts';
import type { BreakdownQuery } from './schemas.ts';

/**
 * The figures of an influencer by one facet of their links and clicks; compared, each row with
 * those of the same value in the period before.
 */
export async function readBreakdown(ports: Ports, influencer_id: string, query: BreakdownQuery) {
  const { by, limit, sort, compare, timezone } = query;
  const span = readPeriod(ports, query);
  const found = await breakDownFigures(ports.db, influencer_id, span, by, { limit, sort });
  const [rows, rest] = splitRest(found);
  const before = compare ? spanBefore(span, timezone) : null;
  const keys = rows.map(({ key }) => key);
  const earlier = before && (await breakDownFigures(ports.db, influencer_id, before, by, { keys }));
  const [same, gone] = splitRest(earlier ?? []);
  const rowBefore = new Map(same.map((row) => [row.key, row]));
  const compareWith = (row: BrokenDown | undefined) =>
    before ? { previous: presentRow(row) } : {};
  const hasRest = rest !== undefined || gone !== undefined;
  return {
    influencer_id,
    by,
    ...presentSpan(span),
    ...(before ? { previous: presentSpan(before) } : {}),
    rows: rows.map((row) => ({
      ...{ key: row.key || null, label: labelOf(by, row.label) },
      ...presentRow(row),
      ...compareWith(rowBefore.get(row.key)),
    })),
    other: hasRest
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

const MISSING: Record<Facet, string> = {
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
};
/** What Cloudflare says where there is no country. */
const NO_COUNTRY: Record<string, string> = { XX: 'Unknown', T1: 'Tor' };
const COUNTRY = /^[A-Z]{2}$/;
const countries = new Intl.DisplayNames('en', { type: 'region' });

/** The label of a facet's value: a country by its English name; a text when it is empty. */
function labelOf(by: Facet, label: string): string {
  if (label === '') return MISSING[by];
  if (by === 'country' && label in NO_COUNTRY) return NO_COUNTRY[label] ?? label;
  return by === 'country' && COUNTRY.test(label) ? (countries.of(label) ?? label) : label;
}
