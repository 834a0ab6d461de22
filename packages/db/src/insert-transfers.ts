import { PLATFORM_ACCOUNTS, TRANSFERS, type TransferKind } from '@skinstack/domain/ledger';
import { type SQL, sql } from 'drizzle-orm';

/**
 * The part of a statement that writes the journals of transfers whose amounts the statement itself
 * finds: accounts (named as `accountId` names them), journals and entries, one journal a row of
 * `source`, none for an amount of zero. A trigger checks the sums and moves the balances.
 * @param source an earlier part with `journal_id, reason, influencer_id, currency, amount_minor,
 *   commission_id, payout_id`
 */
export function insertTransfers(kind: TransferKind, source: SQL): SQL {
  const { from, to } = TRANSFERS[kind];
  return sql`postings as (
      select journal_id, line, account_kind || ':' || owner_id || ':' || currency as account_id,
        account_kind, owner_id, currency, sign * amount_minor as amount_minor
      from ${source} cross join lateral (values
        (1, ${from}::text, ${ownerOf(from)}, 1), (2, ${to}::text, ${ownerOf(to)}, -1)
      ) as side(line, account_kind, owner_id, sign)
      where amount_minor <> 0
    ), new_accounts as (
      insert into ledger_accounts (id, kind, owner_id, currency)
      select distinct account_id, account_kind, owner_id, currency from postings order by account_id
      on conflict do nothing
    ), new_journals as (
      insert into journals (id, kind, reason, commission_id, payout_id)
      select journal_id, ${kind}, reason, commission_id, payout_id
      from ${source} where amount_minor <> 0
      returning id
    ), new_entries as (
      insert into ledger_entries (journal_id, line, account_id, amount_minor)
      select journal_id, line, account_id, amount_minor
      from postings join new_journals on new_journals.id = postings.journal_id
    )`;
}

function ownerOf(kind: (typeof TRANSFERS)[TransferKind]['from' | 'to']): SQL {
  return PLATFORM_ACCOUNTS.includes(kind) ? sql`'platform'` : sql`influencer_id`;
}
