import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** A row of the books that disagrees with what it must equal. */
type Violation = {
  row_id: string;
  /** What of the row disagrees. */
  part: string;
  currency: string;
  expected_minor: bigint;
  found_minor: bigint;
};
/** What a check found, and among how many rows it looked. */
export type Findings = { checked_count: number; violations: Violation[] };
/** A check of the books. */
export type Check = (db: Database) => Promise<Findings>;

/** More than these say nothing more: the first rows show what went wrong. */
const MOST_VIOLATIONS = 100;

/**
 * Runs a check in one statement, so it sees the books at one moment, whoever writes meanwhile.
 * @param facts a query of `row_id, part, currency, expected_minor, found_minor`, equal where all is
 *   well
 */
export async function listViolations(db: Database, facts: SQL): Promise<Findings> {
  const result = await db.execute(sql`
    select count(*)::int as checked_count, coalesce(jsonb_agg(jsonb_build_object('row_id', row_id,
        'part', part, 'currency', currency, 'expected_minor', expected_minor::text,
        'found_minor', found_minor::text) order by row_id, part, currency)
      filter (where expected_minor <> found_minor), '[]') as violations
    from (${facts}) as facts`);
  const [row = {}] = result.rows;
  const listed = row.violations as Record<keyof Violation, string>[];
  const violations = listed.slice(0, MOST_VIOLATIONS).map((one) => ({
    ...one,
    expected_minor: BigInt(one.expected_minor),
    found_minor: BigInt(one.found_minor),
  }));
  return { checked_count: Number(row.checked_count), violations };
}

/** The rows of a table whose ids lie after one and up to another. */
export type Page = { after: string; upto: string };

/** So many rows are joined with all that hangs on them well within the deadline of a call. */
const PAGE_ROWS = 10_000;

/**
 * Runs a check page by page, by the ids of a table: a statement a page, each of which sees its rows
 * at one moment, and takes as long however large the table is.
 * @param facts as of `listViolations`, of the rows of a page
 */
export async function listByPages(
  db: Database,
  table: 'journals' | 'commissions' | 'payouts',
  facts: (page: Page) => SQL,
  page_rows = PAGE_ROWS,
): Promise<Findings> {
  const all: Findings = { checked_count: 0, violations: [] };
  let after = '';
  while (all.violations.length < MOST_VIOLATIONS) {
    const ends = await db.execute(sql`
      select max(id) as upto, count(*)::int as row_count from (
        select id from ${sql.identifier(table)} where id > ${after} order by id limit ${page_rows}
      ) as page`);
    const [{ upto, row_count } = {}] = ends.rows;
    if (typeof upto !== 'string') break;
    const { violations } = await listViolations(db, facts({ after, upto }));
    all.checked_count += Number(row_count);
    all.violations.push(...violations);
    after = upto;
    if (Number(row_count) < page_rows) break;
  }
  return { ...all, violations: all.violations.slice(0, MOST_VIOLATIONS) };
}

/** Whether an id is in a page. */
export function isIn({ after, upto }: Page, id: SQL): SQL {
  return sql`${id} > ${after} and ${id} <= ${upto}`;
}
