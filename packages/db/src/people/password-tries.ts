import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { signInLimits } from '../schema/sign-in-limits.ts';

/** How fast passwords may be tried for one key: a try comes back every interval. */
export type PasswordLimit = { key_hash: string; interval_seconds: number };

/**
 * Takes one try of each limit that has one left: a window's worth can be taken at once, after that
 * one an interval (GCRA). One statement, so tries at the same time cannot take the same one; keys
 * in order, so they cannot wait for each other in a circle.
 * @returns the limits a try was taken of
 */
export async function claimPasswordTries(
  db: Database,
  limits: readonly PasswordLimit[],
  window_seconds: number,
): Promise<PasswordLimit[]> {
  const wishes = limits
    .toSorted((a, b) => (a.key_hash < b.key_hash ? -1 : 1))
    .map((limit) => {
      const interval = sql`make_interval(secs => ${limit.interval_seconds})`;
      return sql`(${limit.key_hash}, now() + ${interval})`;
    });
  const { rows } = await db.execute(sql`
    insert into ${signInLimits} as held (key_hash, used_until_at)
    values ${sql.join(wishes, sql`, `)}
    on conflict (key_hash) do update
      set used_until_at = greatest(held.used_until_at, now()) + (excluded.used_until_at - now())
      where held.used_until_at + (excluded.used_until_at - now())
        <= now() + make_interval(secs => ${window_seconds})
    returning key_hash`);
  const taken = new Set(rows.map((row) => row.key_hash));
  return limits.filter((limit) => taken.has(limit.key_hash));
}

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
