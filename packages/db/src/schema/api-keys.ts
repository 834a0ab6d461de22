import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { influencers } from './influencers.ts';

/** Bearer keys: only a hash is kept, with the first characters to tell keys apart. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: text().primaryKey(),
    role: text().$type<'admin' | 'influencer'>().notNull(),
    influencer_id: text().references(() => influencers.id),
    name: text().notNull(),
    prefix: text().notNull(),
    key_hash: text().notNull(),
    expires_at: at(),
    revoked_at: at(),
    last_used_at: at(),
    created_at: createdAt(),
  },
  (keys) => [
    // findApiKey looks a bearer key up by its hash on every request
    uniqueIndex('api_keys_key_hash_key').on(keys.key_hash),
    // listRows: an influencer's keys
    index('api_keys_influencer_id_idx').on(keys.influencer_id),
    check(
      'api_keys_owner',
      sql`(${keys.role} = 'influencer') = (${keys.influencer_id} is not null)`,
    ),
  ],
);
