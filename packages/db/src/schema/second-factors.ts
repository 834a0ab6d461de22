import { bigint, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { users } from './users.ts';

/** Whose authenticator app is asked for; one that was not confirmed is asked for by nobody. */
export const secondFactors = pgTable('second_factors', {
  user_id: text()
    .primaryKey()
    .references(() => users.id),
  secret_sealed: text().notNull(),
  confirmed_at: at(),
  /** The step of the last code that was taken: none is taken twice. */
  last_step: bigint({ mode: 'number' }).notNull().default(0),
  created_at: createdAt(),
});

/** Codes for somebody who lost their authenticator app: only hashes, each used once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    user_id: text()
      .notNull()
      .references(() => users.id),
    code_hash: text().notNull(),
    used_at: at(),
  },
  (codes) => [
    // takeRecoveryCode takes one of a user's
    primaryKey({ name: 'recovery_codes_pkey', columns: [codes.user_id, codes.code_hash] }),
  ],
);
