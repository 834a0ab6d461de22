import { type BrokenDown, breakDownFigures } from '@skinstack/db/break-down-figures';
import type { Ports } from '../ports.ts';
import { readPeriod } from '../rest/period.ts';
import type { BreakdownQuery } from '../routes/breakdown-schemas.ts';
import { labelOf } from './label-of.ts';
import { presentFigures } from './show-figures.ts';

/** The figures of an influencer by one facet of their links and clicks. */
export async function readBreakdown(ports: Ports, influencer_id: string, query: BreakdownQuery) {
  const { by, limit } = query;
  const span = readPeriod(ports, query);
  const found = await breakDownFigures(ports.db, influencer_id, span, by, limit);
  const rest = found.find((row) => row.key === null);
  return {
    influencer_id,
    by,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
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
