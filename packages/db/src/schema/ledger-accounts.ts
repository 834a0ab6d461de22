import type { AccountKind } from '@skinstack/domain/ledger';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, currency } from './columns.ts';

/** The chart of accounts; an id says it all: `influencer_pending:inf_…:USD`. */
export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    id: text().primaryKey(),
    kind: text().$type<AccountKind>().notNull(),
    owner_id: text().notNull(),
    currency: currency().notNull(),
    created_at: createdAt(),
  },
  (accounts) => [
    // listBalances: the accounts of one owner
    index('ledger_accounts_owner_id_idx').on(accounts.owner_id),
  ],
);
