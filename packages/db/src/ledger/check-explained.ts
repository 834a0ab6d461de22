import { PLATFORM_ACCOUNTS, TRANSFERS } from '@skinstack/domain/ledger';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isIn, listByPages, listViolations } from './list-violations.ts';

/** The transfers as rows: of each kind of journal, the accounts it moves money between. */
const transfers = sql.raw(
  Object.entries(TRANSFERS)
    .map(([kind, { from, to }]) => `('${kind}', '${from}', '${to}')`)
    .join(', '),
);
const platform = sql.raw(PLATFORM_ACCOUNTS.map((kind) => `'${kind}'`).join(', '));

/**
 * Each journal is explained: by the commission or payout it moves the money of, in accounts of
 * just these parties, in their currency. One that nothing explains is reported with what it moves,
 * one that moves a stranger's money with each such account.
 */
export function checkExplained(db: Database) {
  return listByPages(
    db,
    'journals',
    (page) => sql`
      with explained as (
        select journal.id, transfer.kind is not null as is_transfer, from_kind, to_kind,
          coalesce(payout.currency, commission.currency) as currency,
          coalesce(payout.influencer_id, commission.influencer_id) as influencer_id,
          coalesce(conversion.merchant_id, program.merchant_id) as merchant_id,
          case
            when journal.kind like 'payout\\_%'
              then payout.id is not null and transfer.kind is not null
            when journal.kind = 'correction'
              then commission.id is not null and commission.conversion_id is null
            when journal.kind in ('accrual', 'approval', 'hold', 'reversal', 'adjustment',
              'rejection', 'restoration', 'reassignment')
              then commission.conversion_id is not null and journal.payout_id is null
            else false
          end as is_explained
        from journals journal
        left join (values ${transfers}) as transfer(kind, from_kind, to_kind)
          on transfer.kind = journal.kind
        left join payouts payout on payout.id = journal.payout_id
        left join commissions commission on commission.id = journal.commission_id
        left join conversions conversion on conversion.id = commission.conversion_id
        left join programs program on program.id = commission.program_id
        where ${isIn(page, sql`journal.id`)}
      ), lines as (
        select explained.id, is_explained, account.id as account_id, account.currency, amount_minor,
          account.currency = explained.currency and case
            when is_transfer then account.kind in (from_kind, to_kind)
            else account.kind in ('merchant_receivable', 'influencer_pending',
              'influencer_payable', 'platform_revenue')
          end and account.owner_id = case
            when account.kind in (${platform}) then 'platform'
            when account.kind = 'merchant_receivable' then merchant_id
            else influencer_id
          end as is_theirs
        from explained join ledger_entries entry on entry.journal_id = explained.id
        join ledger_accounts account on account.id = entry.account_id
      )
      select id as row_id, 'unexplained' as part, currency, 0 as expected_minor,
        sum(greatest(amount_minor, 0)) as found_minor
      from lines where not is_explained group by id, currency
      union all
      select id, 'other_account ' || account_id, currency, 0, sum(amount_minor)
      from lines where is_explained and is_theirs is not true group by id, account_id, currency`,
  );
}

/**
 * Each account has the sign of its kind: we owe influencers and earn fees, merchants owe us, and
 * cash only leaves. The other sign is right only for corrections by hand, for which we may owe a
 * merchant, and for what an influencer was paid and has to give back.
 */
export function checkSigns(db: Database) {
  return listViolations(
    db,
    sql`with by_hand as (
        select 'merchant_receivable:' || merchant_id || ':' || commissions.currency as account_id,
          least(0, sum(gross_minor)) as beyond_minor
        from commissions join programs on programs.id = commissions.program_id
        where conversion_id is null group by 1
      ), recovered as (
        select 'influencer_payable:' || influencer_id || ':' || currency as account_id,
          -sum(owed_minor) as beyond_minor
        from commissions where owed_minor < 0 group by 1
      ), allowed as (select * from by_hand union all select * from recovered)
      select account.id as row_id, 'sign' as part, account.currency,
        case when account.kind = 'merchant_receivable'
          then greatest(amount_minor, coalesce(beyond_minor, 0))
          else least(amount_minor, coalesce(beyond_minor, 0)) end as expected_minor,
        amount_minor as found_minor
      from ledger_accounts account join balances on balances.account_id = account.id
      left join allowed on allowed.account_id = account.id`,
  );
}
