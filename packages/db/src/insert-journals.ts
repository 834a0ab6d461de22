import { accountId, type Journal } from '@skinstack/domain/ledger';
import { type SQL, sql } from 'drizzle-orm';

/** A journal with what it is about. */
export type JournalRow = {
  id: string;
  journal: Journal;
  commission_id?: string;
  reversal_id?: string;
  payout_id?: string;
};

/**
 * The part of a statement that writes journals: their accounts (made when they are new), the
 * journals and their entries, if `guard` has a row. A trigger checks the sums and moves balances.
 * @param guard the name of an earlier part that has one row when the journals are due, else none
 */
export function insertJournals(rows: readonly JournalRow[], guard: SQL): SQL {
  const moving = rows.filter((row) => row.journal.entries.length > 0);
  const journals = moving.map(({ id, journal: { kind, reason }, ...about }) => ({
    id,
    kind,
    reason,
    ...about,
  }));
  const entries = moving.flatMap(({ id, journal }) =>
    journal.entries.map(({ account, amount_minor }, index) => ({
      journal_id: id,
      line: index + 1,
      account_id: accountId(account),
      ...account,
      amount_minor: String(amount_minor),
    })),
  );
  const heads = sql`jsonb_to_recordset(${JSON.stringify(journals)}::jsonb) as head(id text,
      kind text, reason text, commission_id text, reversal_id text, payout_id text)`;
  const lines = sql`jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry(journal_id text,
      line int, account_id text, kind text, owner_id text, currency text, amount_minor bigint)`;
  return sql`new_accounts as (
      insert into ledger_accounts (id, kind, owner_id, currency)
      select distinct account_id, kind, owner_id, currency from ${guard}, ${lines}
      order by account_id
      on conflict do nothing
    ), new_journals as (
      insert into journals (id, kind, reason, commission_id, reversal_id, payout_id)
      select id, kind, reason, commission_id, reversal_id, payout_id from ${guard}, ${heads}
    ), new_entries as (
      insert into ledger_entries (journal_id, line, account_id, amount_minor)
      select journal_id, line, account_id, amount_minor from ${guard}, ${lines}
    )`;
}
