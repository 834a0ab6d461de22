import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, minor } from './columns.ts';
import { journals } from './journals.ts';
import { ledgerAccounts } from './ledger-accounts.ts';

/** The lines of the journals. Insert-only; each journal sums to zero, both by trigger. */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    journal_id: text()
      .notNull()
      .references(() => journals.id),
    line: integer().notNull(),
    account_id: text()
      .notNull()
      .references(() => ledgerAccounts.id),
    amount_minor: minor().notNull(),
    created_at: createdAt(),
  },
  (entries) => [
    // insertJournals, insertTransfers: the zero-sum trigger adds up one journal
    primaryKey({ name: 'ledger_entries_pkey', columns: [entries.journal_id, entries.line] }),
    // listStatement and checkBalances read one account in order
    index('ledger_entries_account_idx').on(entries.account_id, entries.created_at),
  ],
);
