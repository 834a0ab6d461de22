import { sql } from 'drizzle-orm';
import type { Database } from '../connect-database.ts';
import { listViolations } from '../list-violations.ts';

/** What stands of each commission, part by part, is what its journals moved. */
export function checkCommissions(db: Database) {
  return listViolations(
    db,
    sql`select commission.id as row_id, part, commission.currency, expected_minor,
        coalesce(found_minor, 0) as found_minor
      from commissions commission
      left join (
        select commission_id, currency,
          sum(amount_minor) filter (where account.kind = 'merchant_receivable') as gross,
          -sum(amount_minor) filter (where account.kind = 'platform_revenue') as platform_fee,
          -sum(amount_minor) filter (where account.kind in
            ('influencer_pending', 'influencer_payable')) as net,
          -sum(amount_minor) filter (where account.kind = 'influencer_pending') as pending
        from journals join ledger_entries on journal_id = journals.id
        join ledger_accounts account on account.id = account_id
        where commission_id is not null group by 1, 2
      ) moved on moved.commission_id = commission.id and moved.currency = commission.currency
      cross join lateral (values
        ('gross', gross_minor - reversed_gross_minor, gross),
        ('platform_fee', platform_fee_minor - reversed_platform_fee_minor, platform_fee),
        ('net', net_minor - reversed_gross_minor + reversed_platform_fee_minor, net),
        ('pending', case when approved_at is null
          then net_minor - reversed_gross_minor + reversed_platform_fee_minor else 0 end, pending)
      ) as parts(part, expected_minor, found_minor)`,
  );
}
