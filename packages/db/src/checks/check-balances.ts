import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** Each account's balance is the sum of its entries. */
export function checkBalances(db: Database) {
  return listViolations(
    db,
    sql`select account.id as row_id, 'balance' as part, account.currency,
        coalesce(entries.amount_minor, 0) as expected_minor,
        coalesce(balances.amount_minor, 0) as found_minor
      from ledger_accounts account left join balances on balances.account_id = account.id
      left join (
        select account_id, sum(amount_minor) as amount_minor from ledger_entries group by 1
      ) as entries on entries.account_id = account.id`,
  );
}
