import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Where an influencer's money stands in one currency. */
export type BalanceRow = {
  currency: string;
  pending_minor: bigint;
  payable_minor: bigint;
  in_flight_minor: bigint;
  paid_minor: bigint;
};

/**
 * An influencer's balances, a row a currency. What we owe is a credit in the books, so its sign is
 * turned for reading; what was paid is the sum of settled payouts.
 */
export async function listBalances(db: Database, influencer_id: string): Promise<BalanceRow[]> {
  return readBalances((await db.execute(selectBalances(influencer_id))).rows);
}

/** The statement of `listBalances`. */
export function selectBalances(influencer_id: string): SQL {
  return sql`
    select currency, sum(pending) as pending_minor, sum(payable) as payable_minor,
      sum(in_flight) as in_flight_minor, sum(paid) as paid_minor
    from (
      select account.currency,
        case account.kind when 'influencer_pending' then -amount_minor else 0 end as pending,
        case account.kind when 'influencer_payable' then -amount_minor else 0 end as payable,
        case account.kind when 'payouts_in_flight' then -amount_minor else 0 end as in_flight,
        0::bigint as paid
      from balances join ledger_accounts account on account.id = balances.account_id
      where account.owner_id = ${influencer_id}
      union all
      select currency, 0, 0, 0, amount_minor from payouts
      where influencer_id = ${influencer_id} and state = 'settled'
    ) as parts
    group by currency order by currency`;
}

/** What it answers, read. */
export function readBalances(rows: readonly Record<string, unknown>[]): BalanceRow[] {
  return rows.map((row) => ({
    currency: String(row.currency),
    pending_minor: BigInt(String(row.pending_minor)),
    payable_minor: BigInt(String(row.payable_minor)),
    in_flight_minor: BigInt(String(row.in_flight_minor)),
    paid_minor: BigInt(String(row.paid_minor)),
  }));
}

const isSwitchedOn = sql`not exists (select from influencers
        where influencers.id = owner_id and not influencers.is_active)`;

/**
 * The influencers who could be paid in a currency: those whose payable balance is positive and
 * not below `minimum_minor`, and fits a payout. All who are switched on, or all of these: what
 * somebody earned before they were switched off waits until they are named.
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
      and -amount_minor <= ${Number.MAX_SAFE_INTEGER}::bigint
      and ${ids ? sql`owner_id in (select jsonb_array_elements_text(${ids}::jsonb))` : isSwitchedOn}
    order by owner_id`);
  return result.rows.map((row) => String(row.owner_id));
}
