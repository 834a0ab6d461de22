import type { Scope, StoredRole } from '@skinstack/domain/people';
import { sql } from 'drizzle-orm';
import { type AnyPgColumn, check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { users } from './users.ts';

/** Bearer keys: only a hash is kept, with the first characters to tell keys apart. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text().primaryKey(),
    role: text().$type<StoredRole>().notNull(),
    influencer_id: text().references(() => influencers.id),
    /** Whose key it is, of an operator's: it may what they may. */
    user_id: text().references(() => users.id),
    scopes: text().array().$type<Scope[]>().notNull().default(sql`'{read,write}'`),
    /** The key that made it, with which it ends; null when a session did. */
    made_by_key_id: text().references((): AnyPgColumn => apiKeys.id),
    /** A keyed digest of the `ADMIN_API_KEY` that made it: it ends when that is another. */
    made_by_admin_key: text(),
    name: text().notNull(),
    prefix: text().notNull(),
    key_hash: text().notNull(),
    expires_at: at(),
    revoked_at: at(),
    last_used_at: at(),
    created_at: createdAt(),
  },
  (keys) => [
    // askApiKey looks a bearer key up by its hash on every request
    uniqueIndex('api_keys_key_hash_key').on(keys.key_hash),
    // listRows: an influencer's keys
    index('api_keys_influencer_id_idx').on(keys.influencer_id),
    // listRows: an operator's keys
    index('api_keys_user_id_idx').on(keys.user_id),
    check(
      'api_keys_owner',
      sql`(${keys.role} = 'influencer') = (${keys.influencer_id} is not null)`,
    ),
  ],
);
