import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { merchants } from './merchants.ts';

/** What the database takes as the name of a network: which there are, the code says alone. */
export const NETWORK_NAME = '^[a-z][a-z0-9]{1,30}$';

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
    /**
     * Keyed hashes of both: one secret is of one account. Null in rows from before they were kept.
     */
    secret_digest: text(),
    previous_secret_digest: text(),
    /** The key we ask the network's API with, sealed for this account's `api_key`. */
    api_key_sealed: text(),
    /** The token we make a shop's codes with, sealed for this account's shop. */
    admin_token_sealed: text(),
    /** How far the import from the network's API has come, in that importer's own form. */
    import_state: jsonb(),
    /** The most it may state as commission, in parts of the order; null: the order's amount. */
    max_commission_bps: integer(),
    /** When it last sent something that verified, to the hour. */
    used_at: at(),
    /** How many deliveries no secret verified, since this secret is the account's. */
    refused_count: integer().notNull().default(0),
    /** When the last of them came. */
    refused_at: at(),
    /** When the shop removed our app. */
    closed_at: at(),
    is_active: boolean().notNull().default(true),
    created_at: createdAt(),
  },
  (accounts) => [
    // listNetworkAccounts: the candidates whose secret may verify a delivery
    index('network_accounts_network_idx').on(accounts.network),
    // insertRow, updateRow: a secret in use is of one account
    uniqueIndex('network_accounts_secret_key')
      .on(accounts.secret_digest)
      .where(sql`is_active and secret_digest is not null`),
    check('network_accounts_ceiling', sql`${accounts.max_commission_bps} between 1 and 1000000`),
    check('network_accounts_network', sql`${accounts.network} ~ ${sql.raw(`'${NETWORK_NAME}'`)}`),
  ],
);
