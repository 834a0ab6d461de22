import { type SQL, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** A row of the books that disagrees with what it must equal. */
export type Violation = {
  row_id: string;
  /** What of the row disagrees. */
  part: string;
  currency: string;
  expected_minor: bigint;
  found_minor: bigint;
};

/** More than these say nothing more: the first rows show what went wrong. */
const MOST_VIOLATIONS = 100;

/**
 * Runs a check: the rows where what is expected is not what is found.
 * @param facts a query of `row_id, part, currency, expected_minor, found_minor`, equal where all is
 *   well. It is one statement, so it sees the books at one moment, whoever writes meanwhile.
 */
export async function listViolations(db: Database, facts: SQL): Promise<Violation[]> {
  const result = await db.execute(sql`
    select row_id, part, currency, expected_minor, found_minor from (${facts}) as facts
    where expected_minor <> found_minor
    order by row_id, part, currency limit ${MOST_VIOLATIONS}`);
  return result.rows.map((row) => ({
    row_id: String(row.row_id),
    part: String(row.part),
    currency: String(row.currency),
    expected_minor: BigInt(String(row.expected_minor)),
    found_minor: BigInt(String(row.found_minor)),
  }));
}
