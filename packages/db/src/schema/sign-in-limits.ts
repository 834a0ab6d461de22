import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/**
 * How fast passwords may be tried: for an address, an account, and both. One instant a key is
 * enough (GCRA): until then its tries are used up, one of them comes back every interval.
 */
export const signInLimits = pgTable(
  'sign_in_limits',
  {
    key_hash: text().primaryKey(),
    used_until_at: at().notNull(),
  },
  (limits) => [
    // deleteStaleSignIns: what is full again, every night
    index('sign_in_limits_used_until_at_idx').on(limits.used_until_at),
  ],
);
