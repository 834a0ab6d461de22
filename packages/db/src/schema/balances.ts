import { pgTable, text } from 'drizzle-orm/pg-core';
import { at, minor } from './columns.ts';
import { ledgerAccounts } from './ledger-accounts.ts';

/** The sum of each account's entries, kept by the trigger that sees the entries inserted. */
export const balances = pgTable('balances', {
  account_id: text()
    .primaryKey()
    .references(() => ledgerAccounts.id),
  amount_minor: minor().notNull(),
  updated_at: at().notNull().defaultNow(),
});
