import { and, asc, count, gte, lt, sum } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { payouts } from './schema/payouts.ts';
import type { Span } from './sum-clicks.ts';

/** The payouts requested in a period, a row a currency and state. */
export async function sumPayouts(db: Database, { from, to }: Span) {
  const { currency, state, amount_minor, created_at } = payouts;
  const rows = await db
    .select({ currency, state, count: count(), amount_minor: sum(amount_minor) })
    .from(payouts)
    .where(and(gte(created_at, from), lt(created_at, to)))
    .groupBy(currency, state)
    .orderBy(asc(currency), asc(state));
  return rows.map((row) => ({ ...row, amount_minor: BigInt(row.amount_minor ?? 0) }));
}
