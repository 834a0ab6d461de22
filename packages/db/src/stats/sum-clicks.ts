import { type SQL, sql } from 'drizzle-orm';
import { type ClickCounts, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import { type CutSpan, facetCounts } from './cut-hours.ts';

/**
 * An influencer's clicks in each part of a period that has any, by when it begins. Every click has
 * one device, known or not, so these add up to what the hours of the links do, in a few rows an
 * hour however many links there are (docs/decisions/0028).
 */
export async function sumClicks(
  db: Database,
  influencer_id: string,
  span: CutSpan,
): Promise<(ClickCounts & { start: Date })[]> {
  return readClickParts(span, (await db.execute(selectClickParts(influencer_id, span))).rows);
}

/** The statement of `sumClicks`. */
export function selectClickParts(influencer_id: string, span: CutSpan): SQL {
  return sql`
    select part, ${sumCounts} from ${facetCounts(span, influencer_id, 'device')} as counted
    group by part order by part`;
}

/** What it answers, read. */
export function readClickParts(span: CutSpan, rows: readonly Record<string, unknown>[]) {
  return rows.map((row) => ({ start: startOf(span, row), ...readCounts(row) }));
}

/** When the `part` of a row begins. */
export function startOf({ starts }: CutSpan, { part }: Record<string, unknown>): Date {
  const start = starts[Number(part) - 1];
  if (start === undefined) throw new RangeError(`The period has no part ${part}`);
  return start;
}
