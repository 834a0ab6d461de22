import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/**
 * Drops the clicks of a closed month. @throws when `needs_proof` and not every one of its clicks is
 * proven to be in the archive
 */
export async function dropClickMonth(
  db: Database,
  month_on: string,
  needs_proof: boolean,
): Promise<void> {
  await db.execute(sql`select drop_click_month(${month_on}::date, ${needs_proof})`);
}
