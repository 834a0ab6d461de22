import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** Each payout is the sum of its items, and its journals put the money where its state says. */
export function checkPayouts(db: Database) {
  return listViolations(
    db,
    sql`select payout.id as row_id, part, payout.currency, expected_minor,
        coalesce(found_minor, 0) as found_minor
      from payouts payout
      left join (select payout_id, sum(amount_minor) as items from payout_commissions group by 1)
        as items on items.payout_id = payout.id
      left join (
        select payout_id, currency,
          sum(amount_minor) filter (where account.kind = 'influencer_payable') as taken,
          -sum(amount_minor) filter (where account.kind = 'payouts_in_flight') as in_flight,
          -sum(amount_minor) filter (where account.kind = 'cash') as cash
        from journals join ledger_entries on journal_id = journals.id
        join ledger_accounts account on account.id = account_id
        where payout_id is not null group by 1, 2
      ) moved on moved.payout_id = payout.id and moved.currency = payout.currency
      cross join lateral (values
        ('items', payout.amount_minor, items),
        ('taken', case when state = 'failed' then 0 else payout.amount_minor end, taken),
        ('in_flight', case when state in ('requested', 'sent') then payout.amount_minor
          else 0 end, in_flight),
        ('cash', case when state = 'settled' then payout.amount_minor else 0 end, cash)
      ) as parts(part, expected_minor, found_minor)`,
  );
}
