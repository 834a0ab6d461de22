import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

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

/** No part of a commission is taken back beyond what it was, nor below nothing. */
export function checkReversals(db: Database) {
  return listViolations(
    db,
    sql`select id as row_id, 'reversed ' || part as part, currency,
        least(greatest(reversed, least(whole, 0)), greatest(whole, 0)) as expected_minor,
        reversed as found_minor
      from commissions cross join lateral (values
        ('base', base_minor, reversed_base_minor),
        ('gross', gross_minor, reversed_gross_minor),
        ('platform_fee', platform_fee_minor, reversed_platform_fee_minor),
        ('net', net_minor, reversed_gross_minor - reversed_platform_fee_minor)
      ) as parts(part, whole, reversed)`,
  );
}

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

/** Each payout is the sum of its items, and its journals put the money where its state says. */
export function checkPayouts(db: Database) {
  return listViolations(
    db,
    sql`select payout.id as row_id, part, payout.currency, expected_minor,
        coalesce(found_minor, 0) as found_minor
      from payouts payout
      left join (
        select payout_id, sum(amount_minor) as items from (
          select payout_id, amount_minor from payout_commissions
          union all select payout_id, -amount_minor from payout_reductions
        ) as parts group by 1
      ) as items on items.payout_id = payout.id
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
        ('taken', case when state in ('failed', 'returned') then 0
          else payout.amount_minor end, taken),
        ('in_flight', case when state in ('requested', 'sent') then payout.amount_minor
          else 0 end, in_flight),
        ('cash', case when state = 'settled' then payout.amount_minor else 0 end, cash)
      ) as parts(part, expected_minor, found_minor)`,
  );
}

/** What is paid out of a commission is its items in payouts that neither failed nor came back. */
export function checkPaidOut(db: Database) {
  return listViolations(
    db,
    sql`select commission.id as row_id, 'paid_out' as part, commission.currency,
        coalesce(items.amount_minor, 0) as expected_minor, paid_out_minor as found_minor
      from commissions commission left join (
        select commission_id, sum(item.amount_minor) as amount_minor
        from (
          select payout_id, commission_id, amount_minor from payout_commissions
          union all select payout_id, commission_id, -amount_minor from payout_reductions
        ) as item join payouts on payouts.id = payout_id
        where state not in ('failed', 'returned') group by 1
      ) as items on items.commission_id = commission.id`,
  );
}

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
async function listViolations(db: Database, facts: SQL): Promise<Violation[]> {
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
