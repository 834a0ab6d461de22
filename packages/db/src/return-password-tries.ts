import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { signInLimits } from './schema/sign-in-limits.ts';
import type { PasswordLimit } from './take-password-tries.ts';

/** Gives tries back: those of a password that was right, or of an attempt that was not made. */
export async function returnPasswordTries(
  db: Database,
  limits: readonly PasswordLimit[],
): Promise<void> {
  if (limits.length === 0) return;
  const returned = limits
    .toSorted((a, b) => (a.key_hash < b.key_hash ? -1 : 1))
    .map((limit) => {
      const interval = sql`make_interval(secs => ${limit.interval_seconds})`;
      return sql`(${limit.key_hash}, now() - ${interval})`;
    });
  // an insert that always meets its row: unlike an update it takes the rows in this order
  await db.execute(sql`
    insert into ${signInLimits} as held (key_hash, used_until_at)
    values ${sql.join(returned, sql`, `)}
    on conflict (key_hash) do update
      set used_until_at = held.used_until_at + (excluded.used_until_at - now())`);
}
