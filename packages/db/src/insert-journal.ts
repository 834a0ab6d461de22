import { accountId, type Journal } from '@skinstack/domain/ledger';
import { type SQL, sql } from 'drizzle-orm';

/** What a journal is about; the columns of `journals` that name it. */
export type JournalSubject = { commission_id?: SQL; reversal_id?: SQL; payout_id?: SQL };

/**
 * The part of a statement that writes a journal: its accounts (made when they are new), the journal
 * and its entries, once for each row of `guard`. A trigger checks the sum and moves the balances.
 * @param guard the name of an earlier part that has one row when the journal is due, none when not
 */
export function insertJournal(
  journal_id: string,
  journal: Journal,
  guard: SQL,
  subject: JournalSubject,
): SQL {
  const entries = journal.entries.map(({ account, amount_minor }, index) => ({
    line: index + 1,
    account_id: accountId(account),
    ...account,
    amount_minor: String(amount_minor),
  }));
  const lines = sql`jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry(line int,
      account_id text, kind text, owner_id text, currency text, amount_minor bigint)`;
  return sql`new_accounts as (
      insert into ledger_accounts (id, kind, owner_id, currency)
      select account_id, kind, owner_id, currency from ${guard}, ${lines} order by account_id
      on conflict do nothing
    ), new_journal as (
      insert into journals (id, kind, reason, commission_id, reversal_id, payout_id)
      select ${journal_id}, ${journal.kind}, ${journal.reason},
        ${subject.commission_id ?? sql`null`}, ${subject.reversal_id ?? sql`null`},
        ${subject.payout_id ?? sql`null`}
      from ${guard} where ${entries.length} > 0
      returning id
    ), new_entries as (
      insert into ledger_entries (journal_id, line, account_id, amount_minor)
      select new_journal.id, line, account_id, amount_minor from new_journal, ${lines}
    )`;
}
