import {
  accountId,
  type Journal,
  PLATFORM_ACCOUNTS,
  TRANSFERS,
  type TransferKind,
} from '@skinstack/domain/ledger';
import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../rows/trail.ts';

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
 * @param actor who moves the money
 */
export function insertJournals(
  rows: readonly JournalRow[],
  guard: SQL,
  actor: Actor | null = null,
): SQL {
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
      insert into journals
        (id, kind, reason, commission_id, reversal_id, payout_id, actor_kind, actor_id)
      select id, kind, reason, commission_id, reversal_id, payout_id, ${actorColumns(actor)}
      from ${guard}, ${heads}
    ), new_entries as (
      insert into ledger_entries (journal_id, line, account_id, amount_minor)
      select journal_id, line, account_id, amount_minor from ${guard}, ${lines}
    )`;
}

/**
 * The part of a statement that writes the journals of transfers whose amounts the statement itself
 * finds: accounts (named as `accountId` names them), journals and entries, one journal a row of
 * `source`, none for an amount of zero. A trigger checks the sums and moves the balances.
 * @param source an earlier part with `journal_id, reason, influencer_id, currency, amount_minor,
 *   commission_id, payout_id`
 * @param actor who moves the money
 */
export function insertTransfers(kind: TransferKind, source: SQL, actor: Actor | null = null): SQL {
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
      insert into journals (id, kind, reason, commission_id, payout_id, actor_kind, actor_id)
      select journal_id, ${kind}, reason, commission_id, payout_id, ${actorColumns(actor)}
      from ${source} where amount_minor <> 0
      returning id
    ), new_entries as (
      insert into ledger_entries (journal_id, line, account_id, amount_minor)
      select journal_id, line, account_id, amount_minor
      from postings join new_journals on new_journals.id = postings.journal_id
    )`;
}

/** The values of `actor_kind, actor_id`, wherever a row keeps who made it. */
export function actorColumns(actor: Actor | null): SQL {
  return sql`${actor?.kind ?? null}::text, ${actor?.id ?? null}::text`;
}

function ownerOf(kind: (typeof TRANSFERS)[TransferKind]['from' | 'to']): SQL {
  return PLATFORM_ACCOUNTS.includes(kind) ? sql`'platform'` : sql`influencer_id`;
}
