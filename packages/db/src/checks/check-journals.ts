import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** Each journal sums to zero in each of its currencies. */
export function checkJournals(db: Database) {
  return listViolations(
    db,
    sql`select journal_id as row_id, 'entries' as part, currency, 0 as expected_minor,
        sum(amount_minor) as found_minor
      from ledger_entries join ledger_accounts on ledger_accounts.id = account_id
      group by journal_id, currency`,
  );
}
