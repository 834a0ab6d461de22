import { sql } from 'drizzle-orm';
import { boolean, check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { merchants } from './merchants.ts';

/** Our account, or a shop's, at a network; its secrets are encrypted (AES-GCM). */
export const networkAccounts = pgTable(
  'network_accounts',
  {
    id: text().primaryKey(),
    network: text().notNull(),
    merchant_id: text().references(() => merchants.id),
    external_account: text(),
    secret_sealed: text().notNull(),
    previous_secret_sealed: text(),
    previous_secret_expires_at: at(),
    /** The key we ask the network's API with, sealed for this account's `api_key`. */
    api_key_sealed: text(),
    /** How far the import from the network's API has come, in that importer's own form. */
    import_state: jsonb(),
    /** When the shop removed our app. */
    closed_at: at(),
    is_active: boolean().notNull().default(true),
    created_at: createdAt(),
  },
  (accounts) => [
    // listNetworkAccounts: the candidates whose secret may verify a delivery
    index('network_accounts_network_idx').on(accounts.network),
    check(
      'network_accounts_network',
      sql`${accounts.network} in ('refersion', 'shopify', 'impact', 'levanta', 'custom')`,
    ),
  ],
);
