import { type SQL, sql } from 'drizzle-orm';
import { type ClickCounts, readCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import { type CutSpan, instant, linkCounts, partOf } from './cut-hours.ts';
import { startOf } from './sum-clicks.ts';
import { type EarningSums, readEarnings, sumOfEarnings } from './sum-earnings.ts';

/**
 * Everybody's clicks in each part of a period that has any, or those of a program's links, from
 * the rollups. @param program_id null for everybody's
 */
export async function sumEverybodysClicks(
  db: Database,
  program_id: string | null,
  span: CutSpan,
): Promise<(ClickCounts & { start: Date })[]> {
  const links = sql`select id from tracking_links where program_id = ${program_id}`;
  const whose = program_id === null ? sql`true` : sql`link_id in (${links})`;
  const result = await db.execute(sql`
    select part, ${sumCounts} from ${linkCounts(span, whose)} as counted
    group by part order by part`);
  return result.rows.map((row) => ({ start: startOf(span, row), ...readCounts(row) }));
}

/** Everybody's conversions in each part of a period that has any, a row a currency. */
export async function sumEverybodysEarnings(
  db: Database,
  program_id: string | null,
  span: CutSpan,
): Promise<(EarningSums & { start: Date })[]> {
  const ofProgram: SQL =
    program_id === null ? sql`true` : sql`conversion.program_id = ${program_id}`;
  const result = await db.execute(sql`
    select ${partOf(sql`conversion.ordered_at`, span)} as part,
      conversion.currency, ${sumOfEarnings}
    from conversions conversion join commissions commission
      on commission.conversion_id = conversion.id
    where ${ofProgram} and conversion.ordered_at >= ${instant(span.from)}
      and conversion.ordered_at < ${instant(span.to)}
    group by 1, 2 order by 1, 2`);
  return result.rows.map((row) => ({ start: startOf(span, row), ...readEarnings(row) }));
}
