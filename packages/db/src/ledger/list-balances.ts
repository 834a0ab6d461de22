import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { StoredOverride } from '../schema/payout-policies.ts';

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

/** Somebody who is owed money in a currency, and what decides whether they are paid now. */
export type PayableRow = {
  influencer_id: string;
  payable_minor: bigint;
  is_active: boolean;
  /** How they are paid; null while they have not said. */
  method: string | null;
  details_changed_at: Date | null;
  payout_policy: StoredOverride | null;
};

/**
 * Those to whom something is payable in a currency, or of whom a debit is left; all, or these.
 */
export async function listPayable(
  db: Database,
  currency: string,
  influencer_ids: readonly string[] | null,
): Promise<PayableRow[]> {
  const ids = influencer_ids && JSON.stringify(influencer_ids);
  const result = await db.execute(sql`
    select owner_id, -amount_minor as payable_minor, is_active, method, changed_at, payout_policy
    from ledger_accounts join balances on balances.account_id = ledger_accounts.id
    join influencers on influencers.id = owner_id
    left join payout_details details on details.influencer_id = owner_id
    where kind = 'influencer_payable' and currency = ${currency} and amount_minor <> 0
      and ${ids ? sql`owner_id in (select jsonb_array_elements_text(${ids}::jsonb))` : sql`true`}
    order by owner_id`);
  return result.rows.map((row) => ({
    influencer_id: String(row.owner_id),
    payable_minor: BigInt(String(row.payable_minor)),
    is_active: row.is_active === true,
    method: row.method === null ? null : String(row.method),
    details_changed_at: row.changed_at === null ? null : new Date(String(row.changed_at)),
    payout_policy: row.payout_policy as StoredOverride | null,
  }));
}
