import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** Each influencer's balances are what their commissions and payouts come to. */
export function checkInfluencers(db: Database) {
  return listViolations(
    db,
    sql`with owed as (
        select influencer_id, currency, 'influencer_pending' as part,
          sum(net_minor - reversed_gross_minor + reversed_platform_fee_minor) as amount
        from commissions where approved_at is null group by 1, 2
        union all select influencer_id, currency, 'influencer_payable', sum(owed_minor)
        from commissions group by 1, 2
        union all select influencer_id, currency, 'payouts_in_flight', sum(amount_minor)
        from payouts where state in ('requested', 'sent') group by 1, 2
      ), held as (
        select owner_id as influencer_id, currency, kind as part, -amount_minor as amount
        from ledger_accounts join balances on account_id = ledger_accounts.id
        where kind in ('influencer_pending', 'influencer_payable', 'payouts_in_flight')
      )
      select influencer_id as row_id, part, currency,
        coalesce(owed.amount, 0) as expected_minor, coalesce(held.amount, 0) as found_minor
      from owed full join held using (influencer_id, currency, part)`,
  );
}
