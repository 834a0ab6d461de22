import { index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { users } from './users.ts';

/** Who is signed in, where: only the hash of a session's token is kept. */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    user_id: text()
      .notNull()
      .references(() => users.id),
    token_hash: text().notNull(),
    last_seen_at: at().notNull().defaultNow(),
    expires_at: at().notNull(),
    /** When a password or code was last given in it. */
    proved_at: at(),
    created_at: createdAt(),
  },
  (sessions) => [
    // askSession looks a cookie's token up by its hash on every request
    uniqueIndex('sessions_token_hash_key').on(sessions.token_hash),
    // listSessions and deleteSessions: all of one user
    index('sessions_user_id_idx').on(sessions.user_id),
    // deleteStaleSignIns: what ended, every night
    index('sessions_expires_at_idx').on(sessions.expires_at),
  ],
);
