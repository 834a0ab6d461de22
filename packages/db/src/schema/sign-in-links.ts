import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { users } from './users.ts';

/** Links sent by mail that set a password, once: only the hash of a link's token is kept. */
export const signInLinks = pgTable(
  'sign_in_links',
  {
    token_hash: text().primaryKey(),
    kind: text().$type<'invitation' | 'reset'>().notNull(),
    user_id: text()
      .notNull()
      .references(() => users.id),
    expires_at: at().notNull(),
    used_at: at(),
    created_at: createdAt(),
  },
  (links) => [
    // takeSignInLink ends the others of a user; deleteStaleSignIns does not need it
    index('sign_in_links_user_id_idx').on(links.user_id),
    // deleteOldSignInLinks: what is over, every night
    index('sign_in_links_expires_at_idx').on(links.expires_at),
    check('sign_in_links_kind', sql`${links.kind} in ('invitation', 'reset')`),
  ],
);
