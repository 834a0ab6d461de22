import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** What a merchant came to owe in a month, and what of it was taken back then. */
export type OwedRow = {
  /** Such as `2026-11`. */
  month: string;
  currency: string;
  accrued_minor: bigint;
  reversed_minor: bigint;
};

/**
 * What a merchant owes by month and currency, the newest first: the entries of its receivables,
 * those that add to it and those that take from it.
 * @param timezone whose months they are
 */
export async function listOwed(
  db: Database,
  merchant_id: string,
  timezone: string,
): Promise<OwedRow[]> {
  const result = await db.execute(sql`
    select to_char(entry.created_at at time zone ${timezone}, 'YYYY-MM') as month, currency,
      coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::text as accrued_minor,
      coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0)::text as reversed_minor
    from ledger_accounts account join ledger_entries entry on entry.account_id = account.id
    where owner_id = ${merchant_id} and kind = 'merchant_receivable'
    group by 1, 2 order by 1 desc, 2`);
  return result.rows.map((row) => ({
    month: String(row.month),
    currency: String(row.currency),
    accrued_minor: BigInt(String(row.accrued_minor)),
    reversed_minor: BigInt(String(row.reversed_minor)),
  }));
}
