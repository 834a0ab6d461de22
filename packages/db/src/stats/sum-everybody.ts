import { and, eq, type SQL, sql } from 'drizzle-orm';
import { type ClickCounts, sumCounts } from '../clicks/click-counts.ts';
import type { Database } from '../connect/connect-database.ts';
import { isOneOf } from '../rows/find-rows.ts';
import { programs } from '../schema/programs.ts';
import { type CutSpan, linkCounts } from './cut-hours.ts';
import { readClickParts } from './sum-clicks.ts';
import { readEarningParts, selectEarningParts } from './sum-earnings.ts';

/**
 * Everybody's clicks in each part of a period that has any, or those of a program's links, from
 * the rollups. @param program_id null for everybody's
 */
export async function sumEverybodysClicks(
  db: Database,
  program_id: string | null,
  span: CutSpan,
): Promise<(ClickCounts & { start: Date })[]> {
  const result = await db.execute(selectEverybodysClicks(program_id, span));
  return readClickParts(span, result.rows);
}

function selectEverybodysClicks(program_id: string | null, span: CutSpan): SQL {
  const whose = program_id === null ? sql`true` : isLinkOf(program_id);
  return sql`
    select part, ${sumCounts} from ${linkCounts(span, whose)} as counted
    group by part order by part`;
}

/** The condition that hours are of a program's links. */
export function isLinkOf(program_id: string): SQL {
  return sql`link_id in (select id from tracking_links where program_id = ${program_id})`;
}

/**
 * A program's clicks and money in each part of a period, and the sums of the period it is compared
 * with, in one round trip.
 * @param merchant_ids whose it must be; undefined for anybody's
 * @returns null when there is no such program
 */
export async function findProgramStats(
  db: Database,
  { program_id, merchant_ids }: ProgramOf,
  span: CutSpan,
  before: CutSpan | null,
) {
  const partsOf = (cut: CutSpan) =>
    [
      db.execute(selectEverybodysClicks(program_id, cut)),
      db.execute(selectEarningParts({ program_id }, cut)),
    ] as const;
  const [found, clicks, earnings, ...earlier] = await db.batch([
    db
      .select({ id: programs.id })
      .from(programs)
      .where(
        and(
          eq(programs.id, program_id),
          merchant_ids && isOneOf(programs.merchant_id, merchant_ids),
        ),
      ),
    ...partsOf(span),
    ...(before ? partsOf(before) : []),
  ]);
  if (found.length === 0) return null;
  const read = (cut: CutSpan, clicked = clicks, earned = earnings) => ({
    clicks: readClickParts(cut, clicked.rows),
    earnings: readEarningParts(cut, earned.rows),
  });
  return { parts: read(span), earlier: before && read(before, earlier[0], earlier[1]) };
}

/** A program, of one of these merchants if any are named. */
export type ProgramOf = { program_id: string; merchant_ids: readonly string[] | undefined };
