import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/**
 * The influencers who could be paid in a currency: those whose payable balance is positive and
 * not below `minimum_minor`, all or of these.
 */
export async function listPayableBalances(
  db: Database,
  currency: string,
  minimum_minor: bigint,
  influencer_ids: readonly string[] | null,
): Promise<string[]> {
  const ids = influencer_ids && JSON.stringify(influencer_ids);
  const result = await db.execute(sql`
    select owner_id from ledger_accounts join balances on balances.account_id = ledger_accounts.id
    where kind = 'influencer_payable' and currency = ${currency}
      and -amount_minor >= greatest(1, ${minimum_minor}::bigint)
      ${ids ? sql`and owner_id in (select jsonb_array_elements_text(${ids}::jsonb))` : sql``}
    order by owner_id`);
  return result.rows.map((row) => String(row.owner_id));
}
