import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { BalanceRow } from '../ledger/list-balances.ts';

/** How an influencer stands: their money, whether it has somewhere to go, their last order. */
export type Standing = {
  balances: BalanceRow[];
  has_payout_details: boolean;
  last_order_at: Date | null;
};

/** How these influencers stand, by their ids; each part goes by an index of theirs. */
export async function listStandings(
  db: Database,
  influencer_ids: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const ids = JSON.stringify(influencer_ids);
  const result = await db.execute(sql`
    select id,
      exists (select from payout_details where influencer_id = wanted.id) as has_payout_details,
      (select max(ordered_at) from conversions where influencer_id = wanted.id) as last_order_at,
      (select coalesce(jsonb_agg(sums order by currency), '[]') from (
        select currency, sum(pending)::text as pending_minor, sum(payable)::text as payable_minor,
          sum(in_flight)::text as in_flight_minor, sum(paid)::text as paid_minor
        from (
          select account.currency,
            case account.kind when 'influencer_pending' then -amount_minor else 0 end as pending,
            case account.kind when 'influencer_payable' then -amount_minor else 0 end as payable,
            case account.kind when 'payouts_in_flight' then -amount_minor else 0 end as in_flight,
            0::bigint as paid
          from balances join ledger_accounts account on account.id = balances.account_id
          where account.owner_id = wanted.id
          union all
          select currency, 0, 0, 0, amount_minor from payouts
          where influencer_id = wanted.id and state = 'settled'
        ) as parts group by currency
      ) as sums) as balances
    from jsonb_array_elements_text(${ids}::jsonb) as wanted (id)`);
  return new Map(result.rows.map((row) => [String(row.id), readStanding(row)]));
}

function readStanding(row: Record<string, unknown>): Standing {
  const balances = row.balances as Record<keyof BalanceRow, string>[];
  return {
    balances: balances.map(({ currency, ...sums }) => ({
      currency,
      pending_minor: BigInt(sums.pending_minor),
      payable_minor: BigInt(sums.payable_minor),
      in_flight_minor: BigInt(sums.in_flight_minor),
      paid_minor: BigInt(sums.paid_minor),
    })),
    has_payout_details: Boolean(row.has_payout_details),
    last_order_at: row.last_order_at === null ? null : new Date(String(row.last_order_at)),
  };
}
