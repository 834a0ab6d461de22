import { sql } from 'drizzle-orm';
import { type ClickCounts, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';

/** A half-open period. */
export type Span = { from: Date; to: Date };
/** A period that is cut into hours, days, weeks or months of a time zone. */
export type Period = Span & { interval: 'hour' | 'day' | 'week' | 'month'; timezone: string };

/**
 * An influencer's clicks in each part of a period that has any. Every click has one device, known
 * or not, so these add up to what the hours of the links do, in a few rows an hour however many
 * links there are (docs/decisions/0028).
 */
export async function sumClicks(
  db: Database,
  influencer_id: string,
  period: Period,
): Promise<(ClickCounts & { start: Date })[]> {
  const result = await db.execute(sql`
    select date_trunc(${period.interval}, hour_at, ${period.timezone}) as start, ${sumCounts}
    from influencer_facet_hours
    where influencer_id = ${influencer_id} and facet = 'device'
      and hour_at >= ${period.from.toISOString()}::timestamptz
      and hour_at < ${period.to.toISOString()}::timestamptz
    group by 1 order by 1`);
  return result.rows.map((row) => ({ start: new Date(String(row.start)), ...readCounts(row) }));
}
