import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** What is paid out of each commission is its items in the payouts that did not fail. */
export function checkPaidOut(db: Database) {
  return listViolations(
    db,
    sql`select commission.id as row_id, 'paid_out' as part, commission.currency,
        coalesce(items.amount_minor, 0) as expected_minor, paid_out_minor as found_minor
      from commissions commission left join (
        select commission_id, sum(item.amount_minor) as amount_minor
        from payout_commissions item join payouts on payouts.id = payout_id
        where state <> 'failed' group by 1
      ) as items on items.commission_id = commission.id`,
  );
}
